import { randomBytes } from 'node:crypto';
import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { inject } from 'vitest';
import { connect, disconnect, type Database } from '../../db/client.ts';
import type { DemoToken } from '../../db/demo/load.ts';
import { setUpDatabase } from '../../db/setup.ts';

export interface TestDatabase {
  readonly url: string;
  readonly db: Database;
  drop(): Promise<void>;
}

/** A new, migrated database on the run's server: empty, or with the demo set. */
export async function freshDatabase(content: 'empty' | 'demo' = 'empty'): Promise<TestDatabase> {
  const name = `test_${randomBytes(6).toString('hex')}`;
  await asAdministrator((admin) => admin.query(`create database ${name} template ${inject('templates')[content]}`));
  const url = new URL(inject('postgresUrl'));
  url.pathname = `/${name}`;
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

export interface DemoDatabase {
  readonly database: TestDatabase;
  /** The keys it is sealed with. */
  readonly keysFile: string;
  readonly demoUsers: readonly DemoToken[];
}

/**
 * A database with the demo set. Its keys are copied into `folder`; under keys that are given the set is loaded anew, since it
 * is sealed with them.
 */
export async function demoDatabase(folder: string, given?: string): Promise<DemoDatabase> {
  if (given !== undefined) {
    const database = await freshDatabase();
    const { demoUsers } = await setUpDatabase({ url: database.url, keysFile: given, demo: true });
    return { database, keysFile: given, demoUsers };
  }
  const { demoUsers, keysFile: sealedWith } = inject('templates');
  const keysFile = join(folder, 'keys.json');
  await copyFile(sealedWith, keysFile);
  return { database: await freshDatabase('demo'), keysFile, demoUsers };
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
