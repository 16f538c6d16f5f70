import { join } from 'node:path';
import pg from 'pg';
import type { DemoToken } from '../../db/demo/load.ts';
import { migrate } from '../../db/migrate.ts';
import { setUpDatabase } from '../../db/setup.ts';

/** Databases that those of the test files are copies of: migrating and loading the demo set is done once per run. */
export interface Templates {
  /** Migrated, and nothing in it. */
  readonly empty: string;
  /** With calendar, matters and the demo set. */
  readonly demo: string;
  /** The keys the demo set is sealed with, and its users' tokens. */
  readonly keysFile: string;
  readonly demoUsers: readonly DemoToken[];
}

/** Makes the templates; nobody can connect to them afterwards, since a database in use cannot be copied. */
export async function makeTemplates(postgresUrl: string, folder: string): Promise<Templates> {
  const [empty, demo] = ['template_empty', 'template_demo'];
  const keysFile = join(folder, 'demo-keys.json');
  const urlOf = (name: string): string => Object.assign(new URL(postgresUrl), { pathname: `/${name}` }).href;
  const admin = new pg.Client({ connectionString: postgresUrl });
  await admin.connect();
  try {
    await admin.query(`create database ${empty} template template0 lc_ctype 'C.UTF-8' encoding 'UTF8'`);
    await migrate(urlOf(empty));
    await admin.query(`create database ${demo} template ${empty}`);
    const { demoUsers } = await setUpDatabase({ url: urlOf(demo), keysFile, demo: true });
    for (const name of [empty, demo]) await admin.query(`alter database ${name} allow_connections false`);
    return { empty, demo, keysFile, demoUsers };
  } finally {
    await admin.end();
  }
}
