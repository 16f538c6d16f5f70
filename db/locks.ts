import { sql } from 'drizzle-orm';
import type { Queryable } from './client.ts';

/** Makes rivals for `name` wait for one another until the transaction ends. Outside a transaction it does nothing lasting. */
export async function lockUntilCommit(tx: Queryable, name: string): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${name}, 0))`);
}
