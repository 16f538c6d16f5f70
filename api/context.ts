import type {} from 'fastify';
import type { PayloadCodec } from '@temporalio/common';
import type { CaseKeyCache } from '../db/crypto/case-key-cache.ts';
import type { Keys } from '../db/crypto/keys.ts';
import type { Database } from '../db/client.ts';
import type { FileStore } from '../files/store.ts';
import type { Role } from '../db/schema/index.ts';
import type { Engine } from './commands/carry-out.ts';

/** Who is asking: set by the authentication plugin on every route but the public ones. */
export interface Caller {
  readonly userId: string;
  readonly kind: 'person' | 'machine';
  readonly memberships: readonly { readonly role: Role; readonly bodyId: string }[];
  /** Of a lawyer: their own entries of the rosters. */
  readonly entries?: readonly string[];
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
    engine: Engine;
    /** Decodes what Temporal's web UI shows, for those who may see it. */
    codec: CodecDoor;
  }
  interface FastifyRequest {
    caller: Caller;
  }
}
