import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startDrillHouse, type DrillHouse } from './house.ts';
import { killAtRandom } from './kill-at-random.ts';
import { namedDrills } from './named/index.ts';
import { noFindings } from './verdict/findings.ts';
import { judge, quiescence } from './verdict/index.ts';

const SEED = 20_260_302;

/** Faults that mostly wait, for the engine to give a lost task out again: two houses of them run side by side. */
export const WAITING: readonly (readonly string[])[] = [
  [
    'record committed, task lost',
    'refused, then If-Match, task lost',
    'worker gone while a document is issued',
    'terminated in the middle of a task',
  ],
  ['API gone before and after the signal', 'terminated and reset in the engine', 'terminated before any worker saw it'],
];

/** Every other fault, those that hold answers to their three seconds among them: their house is alone on the machine. */
export const ALONE: readonly string[] = Object.keys(namedDrills).filter((name) => !WAITING.flat().includes(name));

/** A part of what CI runs of `npm run drills`: named faults, kills at random if asked for, and the verdict, in a house of its own. */
export function runPart(names: readonly string[], { kills = 0 }: { readonly kills?: number } = {}): void {
  const dataDir = mkdtempSync(join(tmpdir(), 'sanji-drills-'));
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
    it.each(names)('%s', { timeout: 240_000 }, (name) => {
      const drill = namedDrills[name];
      if (!drill) throw new Error(`no drill is called "${name}"`);
      return drill(house);
    });
  });

  if (kills > 0)
    it('a few kills at random, everything stopped and started in between', { timeout: 240_000 }, async () => {
      const until = Date.now() + 150_000;
      const faults = await killAtRandom(house, { seed: SEED, kills, desks: 4, until, report });
      expect(faults.filter((fault) => fault.killed > 0).length, said.join('\n')).toBeGreaterThanOrEqual(kills - 1);
    });

  it('afterwards nothing is lost, doubled or stuck, and everything agrees', { timeout: 240_000 }, async () => {
    expect(await quiescence(house), 'all is quiet').toBe(true);
    expect(await judge(house), said.join('\n')).toEqual(noFindings());
  });
}
