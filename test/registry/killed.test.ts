import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ensureKeysFile } from '../../db/crypto/keys.ts';
import { importErrors, imports, members } from '../../db/schema/index.ts';
import { startHouse, type TestHouse } from '../support/house.ts';
import type { ImporterSettings } from './importer.ts';
import { csv, HEADER, identityOf, send, workThrough } from './people.ts';

const folder = mkdtempSync(join(tmpdir(), 'sanji-killed-'));
const keysFile = join(folder, 'keys.json');
let house: TestHouse;
beforeAll(async () => {
  ensureKeysFile(keysFile);
  house = await startHouse({ keysFile });
});
afterAll(async () => {
  await house.stop();
  rmSync(folder, { recursive: true });
});

/** Runs the importer until it ends or is killed by its failpoint. @returns the signal. */
async function importer(failpoints: string): Promise<string | null> {
  const path = fileURLToPath(new URL('./importer.ts', import.meta.url));
  const child = spawn(process.execPath, ['--import', 'tsx', path], { stdio: ['pipe', 'ignore', 'inherit'] });
  const settings: ImporterSettings = { url: house.url, keysFile, filesFolder: house.filesFolder, failpoints };
  child.stdin.end(JSON.stringify(settings));
  return new Promise((resolve) => child.once('exit', (_code, signal) => resolve(signal)));
}

const COUNT = 5_000;
const every = Array.from({ length: COUNT }, (_, n) => n + 1);

it('goes on where it was when it is killed in the middle, and writes nothing twice', async () => {
  const lines = every.map((n) =>
    n % 1_000 === 0 ? `N-${n},,,,,street-chaoyang-yunshan,,` : `N-${n},某${n},,,,street-chaoyang-yunshan,,`,
  );
  const { body } = await send(house, 'u-supervisor', { kind: 'members', file: csv(HEADER, ...lines) });
  const reached = [];
  for (const point of ['import-chunk#1=kill', 'import-chunk#3=kill', '']) {
    if (point === '') await workThrough(house);
    else expect(await importer(point)).toBe('SIGKILL');
    const [row] = await house.db.select().from(imports);
    // What is counted is what is there, whenever it is looked at.
    expect(row?.created).toBe(await house.db.$count(members));
    reached.push(row?.position);
  }
  expect(reached).toEqual([0, 2_000, COUNT]);
  const [row] = await house.db.select().from(imports);
  expect(row).toMatchObject({ id: body.id, state: 'done', created: COUNT - 5, updated: 0, unchanged: 0, faulty: 5 });
  expect(await house.db.$count(importErrors)).toBe(5);
  const { rows } = await house.db.execute(
    sql`select count(*)::int as all, count(distinct number)::int as numbers from members`,
  );
  expect(rows).toEqual([{ all: COUNT - 5, numbers: COUNT - 5 }]);
});

it('lets two workers at once do it once', async () => {
  const lines = every.map((n) => `,某${n},${identityOf(n)},,,street-chaoyang-yunshan,,`);
  const distinct = new Set(every.map(identityOf)).size;
  await send(house, 'u-supervisor', { kind: 'members', file: csv(HEADER, ...lines) });
  await Promise.all([importer(''), workThrough(house)]);
  await workThrough(house);
  const last = (await house.db.select().from(imports)).find(({ created }) => created === distinct);
  expect(last).toMatchObject({ state: 'done', position: COUNT, faulty: 0 });
});
