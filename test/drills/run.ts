/**
 * `npm run drills`: the whole system as processes that are killed, frozen, cut off and meddled with while a client with
 * a ledger works cases; then everything is compared. Ends with 1 if anything was lost, doubled, stuck or differs.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startDrillHouse, type DrillHouse } from './house.ts';
import { namedDrills } from './named/index.ts';
import { killAtRandom } from './kill-at-random.ts';
import { report } from './report.ts';
import { judge, quiescence } from './verdict/index.ts';

const { values: options } = parseArgs({
  options: {
    seed: { type: 'string' },
    kills: { type: 'string', default: '40' },
    /** Ends the random part then, however many kills there were. */
    seconds: { type: 'string', default: '1800' },
    /** Cases worked at a time. */
    desks: { type: 'string', default: '6' },
    out: { type: 'string' },
    /** Named drills to run: those whose name holds this; '' for all. */
    only: { type: 'string', default: '' },
    /** Leaves the named drills out. */
    'random-only': { type: 'boolean', default: false },
    /** Leaves the random part out. */
    'named-only': { type: 'boolean', default: false },
    /** Leaves the data folder where it is. */
    keep: { type: 'boolean', default: false },
  },
});
const seed = options.seed === undefined ? Math.floor(Math.random() * 2 ** 31) : Number(options.seed);
const say = (line: string): void => console.error(`${new Date().toISOString().slice(11, 19)} ${line}`);

const dataDir = mkdtempSync(join(tmpdir(), 'sanji-drills-'));
const stopping = new AbortController();
const running: { house?: DrillHouse } = {};
const leave = async (code: number): Promise<never> => {
  await running.house?.stop();
  if (options.keep) say(`data folder: ${dataDir}`);
  else rmSync(dataDir, { recursive: true, force: true, maxRetries: 5 });
  process.exit(code);
};
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    stopping.abort();
    if (running.house) void leave(130);
  });
}

say(`seed ${seed}`);
const startedAt = Date.now();
const house = await startDrillHouse({ dataDir, report: say, signal: stopping.signal }).catch((error: unknown) => {
  say((error as Error).message);
  return leave(1);
});
running.house = house;
const named = options['random-only'] ? {} : await runNamed(house);
const { kills, desks, seconds } = options;
const limits = { kills: Number(kills), desks: Number(desks), until: Date.now() + Number(seconds) * 1_000 };
const faults = options['named-only'] ? [] : await killAtRandom(house, { ...limits, seed, report: say });
say(`${faults.length} faults are over; waiting for quiet`);
const quiet = await quiescence(house);
const result = await report(
  house,
  { seed, startedAt, faults, named },
  {
    ...(await judge(house)),
    ...(quiet ? {} : { stuck: ['it never became quiet'] }),
  },
);
console.log(JSON.stringify(result, null, 2));
if (options.out !== undefined) writeFileSync(options.out, `${JSON.stringify(result, null, 2)}\n`);
await leave(result.clean ? 0 : 1);

async function runNamed(on: DrillHouse): Promise<Record<string, string>> {
  const results: Record<string, string> = {};
  for (const [name, drill] of Object.entries(namedDrills)) {
    if (!name.includes(options.only)) continue;
    const at = Date.now();
    results[name] = await drill(on).then(
      () => `ok, ${Date.now() - at} ms`,
      (error: unknown) => `failed: ${(error as Error).message}`,
    );
    say(`${name}: ${results[name]}`);
    if (results[name].startsWith('ok')) continue;
    await Promise.all([on.kill('worker'), on.kill('api')]); // whatever is armed there
    await on.revive();
  }
  return results;
}
