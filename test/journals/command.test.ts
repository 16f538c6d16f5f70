import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openOffice, type Office } from '../hotline-ticket/support/office.ts';

const REPOSITORY = join(import.meta.dirname, '..', '..');
let office: Office;
beforeAll(async () => {
  office = await openOffice();
});
afterAll(() => office.house.stop());

/** `npm run journal:verify` as a program of its own. */
const verify = (
  databaseUrl: string,
  ...more: readonly string[]
): Promise<{ readonly code: number; readonly said: string }> =>
  new Promise((resolve) => {
    const env = { ...process.env, DATABASE_URL: databaseUrl };
    const args = ['--import', 'tsx', 'db/journal/verify-cli.ts', ...more];
    execFile(process.execPath, args, { env, cwd: REPOSITORY }, (error, stdout, stderr) =>
      resolve({ code: error ? Number(error.code) : 0, said: stdout + stderr }),
    );
  });

it('says that all fits, names the first bad entry, and says when it could not look', async () => {
  const ticket = await office.dispatched('chaoyang-centre');
  expect(await verify(office.house.url)).toMatchObject({ code: 0, said: expect.stringContaining('Everything fits.') });
  const empty = await mkdtemp(join(tmpdir(), 'sanji-no-seals-'));
  expect(await verify(office.house.url, '--from-exports', empty)).toMatchObject({
    ...{ code: 1, said: expect.stringContaining('export, seal 1: export-missing') },
  });
  await rm(empty, { recursive: true });
  expect(await verify(office.house.url, '--from-exports', empty)).toMatchObject({ code: 2 });
  const owner = new pg.Client({ connectionString: office.house.url });
  await owner.connect();
  await owner.query('set session_replication_role = replica');
  await owner.query('update case_journal set facts = $2 where case_no = $1 and seq = 2', [ticket.caseNo, '[]']);
  await owner.end();
  const { code, said } = await verify(office.house.url);
  expect([code, said]).toEqual([1, expect.stringMatching(new RegExp(`First bad entry: .*${ticket.caseNo}`))]);
  expect(await verify('postgres://nobody@127.0.0.1:1/none')).toMatchObject({ code: 2 });
}, 120_000);
