/**
 * How events add up to a call. What is kept of each field is its value and when it was said, and of two the later one
 * holds, so that any order, and any number of repeats, ends in the same call.
 */
import type { CallDirection, CallFacts, CallState, Pressed } from './facts.ts';

/** One event, whichever software told of it. Null where it says nothing. */
export interface CallEvent {
  /** Its id at the endpoint: a second one with the same is a repeat. */
  readonly id: string;
  readonly callId: string;
  /** When it happened, epoch ms. */
  readonly at: number;
  readonly says: CallSays;
  /** Nobody signed it: what it says holds only where nothing signed says otherwise, and calls nobody back. */
  readonly isUnsigned?: true;
}
export type CallSays = {
  readonly [Field in keyof Omit<CallFacts, 'state' | 'startedAt' | 'pressed'>]?: CallFacts[Field] | null;
} & { readonly startedAt?: number | null; readonly ended?: boolean | null } & {
  readonly [Key in keyof Pressed]?: Pressed[Key];
};

/** What is kept of a field: its value, the instant it is of, and the event that said so. */
interface Said {
  readonly value: string | number | boolean;
  readonly at: number;
  readonly by: string;
  readonly isUnsigned?: true;
}
/** All that has been said of a call, field by field; JSON of it is what is sealed in its row. */
export interface Told {
  readonly callId: string;
  /** The first and the last instant any event was of. */
  readonly first: number;
  readonly said: Readonly<Partial<Record<keyof CallSays, Said>>>;
}

/** The earliest of these holds; of everything else what was said last. */
const EARLIEST: ReadonlySet<keyof CallSays> = new Set(['startedAt', 'answeredAt']);
/** An end is not taken back, and of two the later one holds. */
const LARGEST: ReadonlySet<keyof CallSays> = new Set(['endedAt', 'ended']);

const FIELDS: readonly (keyof CallSays)[] = [
  ...(['direction', 'startedAt', 'answeredAt', 'endedAt', 'ended', 'customer', 'line', 'queue', 'agent'] as const),
  ...(['cause', 'recording', 'reference', 'handled', 'solved', 'satisfaction'] as const),
];

/** What was told before, and this event. */
export function foldIn(told: Told | null, event: CallEvent): Told {
  const said: Partial<Record<keyof CallSays, Said>> = {};
  for (const field of FIELDS) {
    const before = told?.said[field];
    const value = event.says[field];
    const source = { at: event.at, by: event.id, ...(event.isUnsigned ? { isUnsigned: true as const } : {}) };
    const now = value === undefined || value === null ? undefined : { value, ...source };
    const holds = before && now ? theOne(field, before, now) : (before ?? now);
    if (holds) said[field] = holds;
  }
  return { callId: event.callId, first: Math.min(told?.first ?? event.at, event.at), said };
}

/** Which of two holds: whichever way round they are asked, the answer is the same. */
function theOne(field: keyof CallSays, a: Said, b: Said): Said {
  if (a.isUnsigned !== b.isUnsigned) return a.isUnsigned ? b : a;
  if (EARLIEST.has(field) && a.value !== b.value) return a.value < b.value ? a : b;
  if (LARGEST.has(field) && a.value !== b.value) return a.value > b.value ? a : b;
  if (a.at !== b.at) return a.at > b.at ? a : b;
  if (a.by !== b.by) return a.by > b.by ? a : b;
  return String(a.value) >= String(b.value) ? a : b;
}

/** By what a call counts as a callback. */
const OF_CALLBACK = [
  'direction',
  'reference',
  'agent',
  'answeredAt',
  'cause',
  'handled',
  'solved',
  'satisfaction',
] as const;
/** Whether all of that was said by what was signed. */
export const isSignedFor = ({ said }: Told): boolean => OF_CALLBACK.every((field) => !said[field]?.isUnsigned);

/** The call that was told of. */
export function factsOf({ first, said }: Told): CallFacts {
  const text = (field: keyof CallSays): string | null => (said[field]?.value as string | undefined) ?? null;
  const number = (field: keyof CallSays): number | null => (said[field]?.value as number | undefined) ?? null;
  const yes = (field: keyof CallSays): boolean | null => (said[field]?.value as boolean | undefined) ?? null;
  const [answeredAt, endedAt] = [number('answeredAt'), number('endedAt')];
  const isEnded = endedAt !== null || yes('ended') === true;
  const state: CallState = isEnded ? 'ended' : answeredAt === null ? 'ringing' : 'answered';
  return {
    direction: (text('direction') as CallDirection | null) ?? 'inbound',
    state,
    startedAt: number('startedAt') ?? first,
    ...{ answeredAt, endedAt: isEnded ? endedAt : null },
    ...{ customer: text('customer'), line: text('line'), queue: text('queue'), agent: text('agent') },
    ...{ cause: text('cause'), recording: text('recording'), reference: text('reference') },
    pressed: {
      ...{ handled: yes('handled'), solved: yes('solved') },
      satisfaction: number('satisfaction') as Pressed['satisfaction'],
    },
  };
}
