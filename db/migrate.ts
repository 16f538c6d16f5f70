import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';

const FOLDER = join(import.meta.dirname, 'migrations');
/** Any constant will do, as long as every starter takes the same lock. */
const LOCK_KEY = 5_201_314;

interface Journal {
  readonly entries: readonly { readonly tag: string }[];
}

/**
 * Applies the SQL migrations of db/migrations in order, each in one transaction, under an advisory lock, so that two
 * starters at once are harmless and a killed one is resumed.
 * @returns how many were applied now.
 * @throws Error if an applied migration was edited, is missing here, or stands out of order.
 */
export async function migrate(url: string): Promise<number> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  client.on('error', () => undefined); // a lost connection fails the statement in hand; it must not end the process
  await client.connect();
  try {
    await client.query('select pg_advisory_lock($1)', [LOCK_KEY]);
    await client.query('create schema if not exists sanji_migrations');
    await client.query(
      'create table if not exists sanji_migrations.applied (position int primary key, tag text not null, hash text not null, applied_at timestamptz not null default now())',
    );
    const { rows } = await client.query<{ tag: string; hash: string }>(
      'select tag, hash from sanji_migrations.applied order by position',
    );
    const files = await readMigrations();
    if (rows.length > files.length) {
      throw new Error(
        `the database has ${rows.length} migrations, this version knows ${files.length}: start a newer version`,
      );
    }
    for (const [position, file] of files.entries()) {
      const applied = rows[position];
      if (!applied) await apply(client, position, file);
      else if (applied.tag !== file.tag)
        throw new Error(`migration ${position} is ${applied.tag} in the database, ${file.tag} here`);
      else if (applied.hash !== file.hash)
        throw new Error(`migration ${file.tag} was changed after it had been applied`);
    }
    return files.length - rows.length;
  } finally {
    await client.end(); // ends the lock with the session
  }
}

interface Migration {
  readonly tag: string;
  readonly hash: string;
  readonly statements: readonly string[];
}

async function readMigrations(): Promise<readonly Migration[]> {
  const journal = JSON.parse(await readFile(join(FOLDER, 'meta/_journal.json'), 'utf8')) as Journal;
  return Promise.all(
    journal.entries.map(async ({ tag }) => {
      const text = await readFile(join(FOLDER, `${tag}.sql`), 'utf8');
      const hash = createHash('sha256').update(text).digest('hex');
      return { tag, hash, statements: text.split('--> statement-breakpoint') };
    }),
  );
}

async function apply(client: pg.Client, position: number, migration: Migration): Promise<void> {
  await client.query('begin');
  try {
    for (const statement of migration.statements) await client.query(statement);
    await client.query('insert into sanji_migrations.applied (position, tag, hash) values ($1, $2, $3)', [
      position,
      migration.tag,
      migration.hash,
    ]);
    await client.query('commit');
  } catch (error) {
    await client.query('rollback');
    throw new Error(`migration ${migration.tag} failed: ${(error as Error).message}`, { cause: error });
  }
}
