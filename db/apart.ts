import { connect, type Database, disconnect } from './client.ts';

/**
 * Does something of the house itself on a connection of its own (or on `connections`), in the worker's role and with a
 * time-out of its own, so that it is neither held to what the caller sees nor holds up the pool. Every use is listed in docs/authority.md.
 */
export async function apart<T>(
  db: Database,
  queryTimeoutMs: number,
  work: (own: Database) => Promise<T>,
  connections = 1,
): Promise<T> {
  const { connectionString } = db.$client.options;
  if (connectionString === undefined) throw new Error('the pool was opened without a connection string');
  const own = connect(connectionString, { poolSize: connections, queryTimeoutMs });
  try {
    return await work(own);
  } finally {
    await disconnect(own);
  }
}
