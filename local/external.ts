import pg from 'pg';
import { StartFailure, oneLine } from './failure.ts';
import { reach } from './ports.ts';

const OLDEST_POSTGRES = 15;
const WITHIN_MS = 5_000;

/**
 * Checks a database before anything is written to it: reachable, recent enough, and able to tell Chinese letters apart
 * (trigrams and `lower` of a database with LC_CTYPE C see none).
 * @throws StartFailure with what to do.
 */
export async function checkDatabase(url: string): Promise<{ version: string }> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: WITHIN_MS, query_timeout: WITHIN_MS });
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query<{ version: string; number: number; ctype: string; encoding: string }>(
      `select current_setting('server_version') as version, current_setting('server_version_num')::int as number,
              datctype as ctype, pg_encoding_to_char(encoding) as encoding
         from pg_database where datname = current_database()`,
    );
    const { version, number, ctype, encoding } = rows[0]!;
    if (number < OLDEST_POSTGRES * 10_000) {
      throw new StartFailure(`The database is PostgreSQL ${version}; version ${OLDEST_POSTGRES} or later is needed.`);
    }
    if (encoding !== 'UTF8' || ctype === 'C' || ctype === 'POSIX') {
      throw new StartFailure(
        `The database has encoding ${encoding} and LC_CTYPE ${ctype}, which cannot search Chinese; create it with: CREATE DATABASE sanji TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C.UTF-8'.`,
      );
    }
    return { version: version.split(' ')[0]! };
  } catch (error) {
    if (error instanceof StartFailure) throw error;
    throw new StartFailure(
      `The database at DATABASE_URL (${withoutPassword(url)}) cannot be used (${oneLine(error)}); start it, correct DATABASE_URL, or unset it to use the bundled PostgreSQL.`,
    );
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** Checks that something listens at a Temporal address. @throws StartFailure with what to do. */
export async function checkTemporal(address: string): Promise<void> {
  const parsed = /^\[?([^\]]+)\]?:(\d{1,5})$/.exec(address);
  if (!parsed) throw new StartFailure(`TEMPORAL_ADDRESS must be host:port, not "${address}".`);
  try {
    await reach(parsed[1]!, Number(parsed[2]), WITHIN_MS);
  } catch (error) {
    throw new StartFailure(
      `The Temporal server at TEMPORAL_ADDRESS (${address}) cannot be reached (${oneLine(error)}); start it, correct TEMPORAL_ADDRESS, or unset it to use the bundled server.`,
    );
  }
}

function withoutPassword(url: string): string {
  try {
    const parsed = new URL(url);
    return `${parsed.hostname}:${parsed.port || 5432}${parsed.pathname}`;
  } catch {
    return 'not a valid URL';
  }
}
