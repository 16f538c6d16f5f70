import type { CallDirection } from '../../../db/calls/facts.ts';

/** A call centre's software as data: how it proves itself, how its events read, and what it wants to hear. */
export interface Adapter {
  readonly name: string;
  readonly label: { readonly zh: string; readonly en: string };
  readonly auth: AuthScheme;
  readonly content: 'json' | 'form';
  /** What makes an event the same event: the id it or its delivery has, or all it says. */
  readonly eventId: 'given' | 'content';
  readonly callId: readonly string[];
  readonly kind: {
    /** Where one of these is there, the state is somebody else's to tell: a recording that comes later. */
    readonly unless?: readonly string[];
    readonly from: readonly string[];
    readonly words: Readonly<Record<string, Kind>>;
    /** Of a word that is not in the list: it is kept and moves nothing, or it is at fault. */
    readonly others: 'told' | 'fault';
  };
  /** When it happened. Where none of these is there: when it came. */
  readonly at: readonly string[];
  readonly times: TimeForm;
  /** What is said of the call, by paths of which the first that holds something counts. */
  readonly texts: Readonly<Partial<Record<TextField, readonly string[]>>>;
  readonly instants: Readonly<Partial<Record<'startedAt' | 'answeredAt' | 'endedAt', readonly string[]>>>;
  readonly direction: {
    readonly from: readonly string[];
    readonly words: Readonly<Record<string, CallDirection>>;
    /** Where nothing is said; without it nothing is known. */
    readonly otherwise?: CallDirection;
  };
  readonly keys: Readonly<Partial<Record<'handled' | 'solved' | 'satisfaction', readonly string[]>>>;
  /** What a pressed key means, where it is not said by its own value. */
  readonly pressed?: Readonly<Record<string, 1 | 2 | 3 | 4 | 5>>;
  readonly reply: Reply;
}

/**
 * `standard-webhooks` and `twilio` sign all that is sent. `aksk` signs an address, a nonce and a time, but not the body.
 * `address`: nothing is signed; the endpoint's id must be known and the sender be in one of its networks.
 */
export type AuthScheme = 'standard-webhooks' | 'twilio' | 'aksk' | 'address';
/** `told` moves the call's state nowhere: a recording, a key, a whole record. */
export type Kind = 'ringing' | 'answered' | 'ended' | 'told';
/** `local` has no zone and means Asia/Shanghai; `ms` and `s` count from 1970; `rfc` is RFC 3339 or RFC 2822. */
export type TimeForm = 'rfc' | 'local' | 'ms' | 's';
/** `caller` and `callee` become customer and line by the direction. */
export type TextField = 'caller' | 'callee' | 'queue' | 'agent' | 'cause' | 'recording' | 'reference';
/** `results` tells of each event what became of it; anything else is the same whatever became of them. */
export type Reply = 'results' | { readonly type: string; readonly body: string };

/** Whether the signature covers all that is said: only then may it advance a case. */
export const signsAll = ({ auth }: Pick<Adapter, 'auth'>): boolean => auth === 'standard-webhooks' || auth === 'twilio';
/** Whether there is a secret at all. */
export const hasSecret = ({ auth }: Pick<Adapter, 'auth'>): boolean => auth !== 'address';
