import type {} from 'fastify';
import type { CaseKeyCache } from '../db/crypto/case-key-cache.ts';
import type { Keys } from '../db/crypto/keys.ts';
import type { Database } from '../db/client.ts';
import type { Role } from '../db/schema/index.ts';
import type { Engine } from './commands/carry-out.ts';

/** Who is asking: set by the authentication plugin on every route but the public ones. */
export interface Caller {
  readonly userId: string;
  readonly kind: 'person' | 'machine';
  readonly memberships: readonly { readonly role: Role; readonly bodyId: string }[];
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
}

declare module 'fastify' {
  interface FastifyInstance {
    db: Database;
    clock: Clock;
    house: House;
    engine: Engine;
  }
  interface FastifyRequest {
    caller: Caller;
  }
}
