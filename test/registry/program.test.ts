import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import { imports, members } from '../../db/schema/index.ts';
import { startHouse, type TestHouse } from '../support/house.ts';
import { csv, HEADER, send } from './people.ts';

const WAIT = { timeout: 60_000, interval: 50 };
const COUNT = 6_000;
const lines = Array.from({ length: COUNT }, (_, n) => `N-${n},某${n},,,,street-chaoyang-yunshan,,`);
let house: TestHouse;
let worker: ChildProcess | undefined;
beforeAll(async () => {
  house = await startHouse();
});
afterEach(() => worker?.kill('SIGKILL'));
afterAll(() => house.stop());

function start(failpoints = ''): ChildProcess {
  const path = fileURLToPath(new URL('./starter.ts', import.meta.url));
  const settings = { SANJI_KEYS_FILE: house.keysFile, SANJI_FILES_DIR: house.filesFolder, SANJI_LOG_LEVEL: 'silent' };
  const env = { ...process.env, ...settings, DATABASE_URL: house.url, FAILPOINT: failpoints };
  worker = spawn(process.execPath, ['--import', 'tsx', path], { env, stdio: ['ignore', 'ignore', 'inherit'] });
  return worker;
}

/** The programs of imports that a process has started and that live; the loader of TypeScript has a child too. */
const programsOf = ({ pid }: ChildProcess): number[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter(
      (name) => told(name, 'status').includes(`\nPPid:\t${pid}\n`) && told(name, 'cmdline').includes('program.ts'),
    )
    .map(Number);
const told = (pid: string, what: 'status' | 'cmdline'): string => {
  try {
    return readFileSync(`/proc/${pid}/${what}`, 'utf8');
  } catch {
    return ''; // it has ended since
  }
};
const lives = (pid: number): boolean => told(String(pid), 'status') !== '';
const latest = async () => (await house.db.select().from(imports)).at(-1);

it('is started for a file, and ends when none is left; told to stop, the worker ends', async () => {
  const running = start();
  await send(house, 'u-supervisor', { kind: 'members', file: csv(HEADER, ...lines) });
  await vi.waitFor(() => expect(programsOf(running)).toHaveLength(1), WAIT);
  await vi.waitFor(async () => expect(await latest()).toMatchObject({ state: 'done', created: COUNT }), WAIT);
  await vi.waitFor(() => expect(programsOf(running)).toEqual([]), WAIT);
  running.kill('SIGTERM');
  expect(await once(running, 'exit')).toEqual([0, null]);
});

it('stops when its worker is killed, and another worker’s goes on', async () => {
  const changed = lines.map((line) => line.replace(',某', ',某某'));
  const running = start();
  await send(house, 'u-supervisor', { kind: 'members', file: csv(HEADER, ...changed) });
  await vi.waitFor(async () => expect((await latest())?.position).toBeGreaterThan(0), WAIT);
  const [program = 0] = programsOf(running);
  running.kill('SIGKILL');
  await vi.waitFor(() => expect(lives(program)).toBe(false), WAIT);
  expect((await latest())?.position, 'it did not go on to the end by itself').toBeLessThan(COUNT);
  start();
  await vi.waitFor(async () => expect(await latest()).toMatchObject({ state: 'done', updated: COUNT }), WAIT);
  expect(await house.db.$count(members)).toBe(COUNT);
});

it('that is killed is started anew by its worker', async () => {
  const again = lines.map((line) => line.replace(',某', ',某某某'));
  await send(house, 'u-supervisor', { kind: 'members', file: csv(HEADER, ...again) });
  start('import-chunk#4=kill'); // each program writes three thousand rows and is killed
  await vi.waitFor(async () => expect(await latest()).toMatchObject({ state: 'done', updated: COUNT }), WAIT);
});

it('that dies again and again over the same rows gives their file up, so that the others have their turn', async () => {
  const { body } = await send(house, 'u-supervisor', { kind: 'members', file: csv(HEADER, lines[0]!) });
  start('import-chunk#1=kill');
  const itself = async () => (await house.db.select().from(imports)).find(({ id }) => id === body.id);
  await vi.waitFor(async () => expect(await itself()).toMatchObject({ state: 'failed', failure: 'internal' }), WAIT);
});
