import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { inject } from 'vitest';
import { connect, disconnect, type Database } from '../../db/client.ts';
import { migrate } from '../../db/migrate.ts';

export interface TestDatabase {
  readonly url: string;
  readonly db: Database;
  drop(): Promise<void>;
}

/** A new, migrated, empty database on the run's server. */
export async function freshDatabase(): Promise<TestDatabase> {
  const name = `test_${randomBytes(6).toString('hex')}`;
  await asAdministrator((admin) =>
    admin.query(`create database ${name} template template0 lc_ctype 'C.UTF-8' encoding 'UTF8'`),
  );
  const url = new URL(inject('postgresUrl'));
  url.pathname = `/${name}`;
  await migrate(url.href);
  const db = connect(url.href, { queryTimeoutMs: 10_000 });
  return {
    url: url.href,
    db,
    async drop() {
      await disconnect(db);
      await asAdministrator((admin) => admin.query(`drop database if exists ${name} with (force)`));
    },
  };
}

async function asAdministrator(work: (admin: pg.Client) => Promise<unknown>): Promise<void> {
  const admin = new pg.Client({ connectionString: inject('postgresUrl') });
  await admin.connect();
  try {
    await work(admin);
  } finally {
    await admin.end();
  }
}
