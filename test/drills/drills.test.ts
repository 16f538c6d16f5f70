import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startDrillHouse, type DrillHouse } from './house.ts';
import { killAtRandom } from './kill-at-random.ts';
import { namedDrills } from './named/index.ts';
import { judge, quiescence } from './verdict/index.ts';
import { noFindings } from './verdict/findings.ts';

/** The part of `npm run drills` that CI has time for. It runs after everything else, alone: some drills hold the answers to their time. */
const dataDir = mkdtempSync(join(tmpdir(), 'sanji-drills-'));
const SEED = 20_260_302;
const said: string[] = [];
const report = (line: string): unknown => said.push(line);
let house: DrillHouse;
beforeAll(async () => {
  house = await startDrillHouse({ dataDir, report });
});
afterAll(async () => {
  await house.stop();
  rmSync(dataDir, { recursive: true, force: true, maxRetries: 5 });
});

describe('a fault put where it hurts', () => {
  afterEach(async ({ task }) => {
    if (task.result?.state !== 'fail') return;
    await Promise.all([house.kill('worker'), house.kill('api')]); // whatever is armed there
    await house.revive();
  });
  it.each(Object.entries(namedDrills))('%s', { timeout: 120_000 }, (_name, drill) => drill(house));
});

it('a few kills at random, everything stopped and started in between', { timeout: 240_000 }, async () => {
  const until = Date.now() + 150_000;
  const faults = await killAtRandom(house, { seed: SEED, kills: 4, desks: 4, until, report });
  expect(faults.filter((fault) => fault.killed > 0).length, said.join('\n')).toBeGreaterThanOrEqual(3);
});

it('afterwards nothing is lost, doubled or stuck, and everything agrees', { timeout: 240_000 }, async () => {
  expect(await quiescence(house), 'all is quiet').toBe(true);
  expect(await judge(house), said.join('\n')).toEqual(noFindings());
});
