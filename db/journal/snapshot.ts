import type { PoolClient } from 'pg';
import type { Database } from '../client.ts';

/** A statement of the verifier reads a page, or groups the lists of all seals. */
export const VERIFY_STATEMENT_MS = 30 * 60_000;

/** Runs `read` on one connection that shows the database as it stood at one moment, and cannot write to it. */
export async function inSnapshot<T>(db: Database, read: (client: PoolClient) => Promise<T>): Promise<T> {
  const client = await db.$client.connect();
  try {
    await client.query('begin isolation level repeatable read read only');
    return await read(client);
  } finally {
    await client.query('rollback').catch(() => undefined);
    client.release();
  }
}
