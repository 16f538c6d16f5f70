import type {} from 'fastify';
import type { Database } from '../db/client.ts';
import type { Role } from '../db/schema/index.ts';

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

declare module 'fastify' {
  interface FastifyInstance {
    db: Database;
    clock: Clock;
  }
  interface FastifyRequest {
    caller: Caller;
  }
}
