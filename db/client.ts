import { drizzle, type NodePgDatabase } from 'drizzle-orm/node-postgres';
import pg from 'pg';
import { actForCallers } from './row-sight.ts';

/** How long a statement may take before the connection is given up (a half-open connection never answers). */
const QUERY_TIMEOUT_MS = 2_000;

export type Database = NodePgDatabase & { readonly $client: pg.Pool };
/** What a query function needs: the database or a transaction on it. */
export type Queryable = Pick<NodePgDatabase, 'select' | 'insert' | 'update' | 'delete' | 'execute'>;
export type DatabaseRole = 'sanji_app' | 'sanji_api' | 'sanji_audit';

export interface ConnectOptions {
  readonly poolSize?: number;
  readonly role?: DatabaseRole;
  /** Raised for imports and the bench, never for the request path. */
  readonly queryTimeoutMs?: number;
}

/**
 * Opens a pool. Every connection acts as `role` and gives up on a statement after two seconds.
 * A connection that errs is dropped and replaced; it must not end the process. As `sanji_api` it sees what the caller in
 * hand may see (db/row-sight.ts), and without one nothing.
 */
export function connect(url: string, options: ConnectOptions = {}): Database {
  const queryTimeoutMs = options.queryTimeoutMs ?? QUERY_TIMEOUT_MS;
  const pool = new pg.Pool({
    connectionString: url,
    max: options.poolSize ?? 12,
    connectionTimeoutMillis: 1_500,
    query_timeout: queryTimeoutMs,
    statement_timeout: queryTimeoutMs,
    idle_in_transaction_session_timeout: 10_000,
    keepAlive: true,
    application_name: 'sanji',
    options: `-c role=${options.role ?? 'sanji_app'} -c timezone=UTC`,
  });
  pool.on('error', () => undefined);
  // Also while it is in use between two statements: whoever holds it learns of it by the next one.
  pool.on('connect', (client) => client.on('error', () => undefined));
  if (options.role === 'sanji_api') actForCallers(pool);
  return drizzle(pool);
}

/** Closes the pool; safe to call twice. */
export async function disconnect(db: Database): Promise<void> {
  if (!db.$client.ended) await db.$client.end();
}
