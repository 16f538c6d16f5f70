import type {} from 'fastify';
import type { PayloadCodec } from '@temporalio/common';
import type { CaseKeyCache } from '../db/crypto/case-key-cache.ts';
import type { Keys } from '../db/crypto/keys.ts';
import type { Database } from '../db/client.ts';
import type { FileStore } from '../files/store.ts';
import type { KeyPurpose, Role } from '../db/schema/index.ts';
import type { SmsSettings } from '../settings/sms.ts';
import type { Engine } from './commands/carry-out.ts';
import type { Identity } from './identity/identity.ts';

/** Who is asking: set by the authentication plugin on every route but the public ones. */
export interface Caller {
  readonly userId: string;
  readonly kind: 'person' | 'machine';
  readonly memberships: readonly { readonly role: Role; readonly bodyId: string }[];
  /** Of a lawyer: their own entries of the rosters. */
  readonly entries?: readonly string[];
  readonly via: Via;
}

/** How the caller came in; `until` in epoch ms. */
export type Via =
  | { readonly kind: 'token'; readonly hash: string; readonly until: number | null }
  | { readonly kind: 'provider-token'; readonly issuer: string; readonly subject: string; readonly until: number }
  | SessionVia
  | {
      readonly kind: 'key';
      readonly id: string;
      readonly purpose: KeyPurpose;
      readonly unit: string;
      readonly until: number;
    };
export interface SessionVia {
  readonly kind: 'session';
  readonly hash: string;
  readonly by: 'password' | 'provider';
  readonly secondFactor: boolean;
  /** The password was set by somebody else: nothing is open but choosing one's own. */
  readonly mustChangePassword: boolean;
  readonly until: number;
}

/** The API's clock; the demo and the tests move it together with the cases they skip. */
export interface Clock {
  /** Epoch milliseconds. */
  now(): number;
}

/** What is needed to read and write personal data. */
export interface House {
  readonly db: Database;
  readonly keys: Keys;
  readonly caseKeys: CaseKeyCache;
  readonly files: FileStore;
}

/** What may be attached to cases. */
export interface UploadRules {
  readonly maxBytes: number;
  /** Papers a case may have. */
  readonly perCase: number;
  /** A scanner is configured: what is uploaded waits for it. */
  readonly quarantine: boolean;
}

/** Where events may be sent although it is within: `host:port`, in development only. */
export interface WebhookRules {
  readonly allowed: readonly string[];
}

/** By whom texts are carried, and where receipts come in. */
export type SmsRules = Pick<SmsSettings, 'carrier' | 'receipts'>;

export interface CodecDoor {
  readonly codec: PayloadCodec;
  /** Origin of Temporal's web UI; no other page gets an answer. */
  readonly uiOrigin: string | undefined;
}

declare module 'fastify' {
  interface FastifyInstance {
    db: Database;
    clock: Clock;
    house: House;
    uploads: UploadRules;
    identity: Identity;
    webhooks: WebhookRules;
    sms: SmsRules;
    engine: Engine;
    /** Decodes what Temporal's web UI shows, for those who may see it. */
    codec: CodecDoor;
  }
  interface FastifyRequest {
    caller: Caller;
  }
}
