import { drizzle } from 'drizzle-orm/node-postgres';
import pg from 'pg';
import type { Database, Queryable } from './client.ts';

/** One transaction on one connection: prepared statements for what every rest does, Drizzle for what few do. */
export interface Transaction {
  /** Runs a statement that the connection parses and plans once. */
  run<Row extends pg.QueryResultRow>(statement: Statement, values: readonly unknown[]): Promise<Row[]>;
  /** The connection itself. */
  readonly client: pg.PoolClient;
  /** The same transaction for Drizzle. */
  readonly drizzle: Queryable;
  /** The same for what reads from the database as a whole; its statements must come one after the other. */
  readonly database: Database;
}
export interface Statement {
  readonly name: string;
  readonly text: string;
}

/** What does not depend on one another: at once from a pool, one after the other on the one connection of a transaction. */
export async function together<Results extends readonly unknown[]>(
  db: Database,
  ...asks: { [N in keyof Results]: () => Promise<Results[N]> }
): Promise<Results> {
  if (db.$client instanceof pg.Pool) return (await Promise.all(asks.map((ask) => ask()))) as unknown as Results;
  const results: unknown[] = [];
  for (const ask of asks) results.push(await ask());
  return results as unknown as Results;
}

/** Commits if `work` succeeds; a connection on which anything failed is thrown away. */
export async function inTransaction<T>(db: Database, work: (tx: Transaction) => Promise<T>): Promise<T> {
  const client = await db.$client.connect();
  let queryable: Database | undefined;
  // A connection answers queries as the pool does, which is all that anybody asks of it.
  const asked = (): Database => (queryable ??= drizzle(client) as unknown as Database);
  const tx: Transaction = {
    client,
    run: async <Row extends pg.QueryResultRow>(statement: Statement, values: readonly unknown[]) =>
      (await client.query<Row>({ ...statement, values: [...values] })).rows,
    get drizzle() {
      return asked();
    },
    get database() {
      return asked();
    },
  };
  try {
    await client.query('begin');
    const result = await work(tx);
    await client.query('commit');
    client.release();
    return result;
  } catch (error) {
    client.release(true); // closing it rolls back
    throw error;
  }
}
