import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, expect, it } from 'vitest';
import { startPostgres } from '../../local/postgres.ts';
import { temporaryFolder } from './support.ts';

const folder = temporaryFolder();
const start = (): ReturnType<typeof startPostgres> => startPostgres({ dataDir: folder.path, durable: false });
const cluster = join(folder.path, 'postgres');

afterAll(() => folder.remove());

it('replaces what an interrupted initdb left, and serves UTF-8 in UTC behind a password', async () => {
  mkdirSync(join(folder.path, 'postgres.new-interrupted', 'base'), { recursive: true });
  const server = await start();
  try {
    expect(readdirSync(folder.path).filter((name) => name.startsWith('postgres.new'))).toEqual([]);
    const client = new pg.Client(server.url);
    await client.connect();
    const { rows } = await client.query(
      `select datctype, pg_encoding_to_char(encoding) as encoding, current_setting('TimeZone') as zone
         from pg_database where datname = current_database()`,
    );
    expect(rows).toEqual([{ datctype: 'C.UTF-8', encoding: 'UTF8', zone: 'UTC' }]);
    await client.query('create extension pg_trgm');
    expect((await client.query(`select show_trgm('劳动') as trigrams`)).rows[0]).not.toEqual({ trigrams: [] });
    await client.end();
    const intruder = new pg.Client(server.url.replace(/:[^:@]+@/, ':guess@'));
    await expect(intruder.connect()).rejects.toThrow(/password authentication failed/);
  } finally {
    await server.stop();
  }
});

it('comes back on its data after kill -9', async () => {
  const first = await start();
  const client = new pg.Client(first.url);
  client.on('error', () => undefined);
  await client.connect();
  await client.query('create table kept (x int); insert into kept values (1)');
  first.child.signal('SIGKILL');
  await first.child.ended;
  const second = await start();
  try {
    const again = new pg.Client(second.url);
    again.on('error', () => undefined);
    await again.connect();
    expect((await again.query('select x from kept')).rows).toEqual([{ x: 1 }]);
    await again.end();
  } finally {
    await second.stop();
  }
});

it('is not misled by a pid file whose number now belongs to another program', async () => {
  writeFileSync(join(cluster, 'postmaster.pid'), `${process.pid}\n${cluster}\n`);
  const server = await start();
  await server.stop();
});

it('refuses a directory that is not a complete cluster, and touches nothing in it', async () => {
  const control = join(cluster, 'global', 'pg_control');
  renameSync(control, `${control}.away`);
  await expect(start()).rejects.toThrow(/is not a complete PostgreSQL data directory; restore it .* or move it away/);
  renameSync(`${control}.away`, control);

  const password = join(folder.path, 'postgres-password');
  renameSync(password, `${password}.away`);
  await expect(start()).rejects.toThrow(/postgres-password is missing although .* put it back/);
  writeFileSync(password, 'wrong');
  await expect(start()).rejects.toThrow(/refuses the password/);
  rmSync(password);
  renameSync(`${password}.away`, password);
  expect(existsSync(join(folder.path, 'run', 'postgres.pid'))).toBe(false);
});
