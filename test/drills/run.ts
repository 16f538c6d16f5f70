import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startDrillHouse } from './house.ts';
import { namedDrills } from './named/index.ts';

/** `npm run drills [-- --only "worker down" --out drills.json]`: every named fault on a stack of its own. */
const { values } = parseArgs({ options: { only: { type: 'string' }, out: { type: 'string' } } });
const dataDir = await mkdtemp(join(tmpdir(), 'sanji-drills-'));
const house = await startDrillHouse({ dataDir, report: () => undefined });
const results: { drill: string; ms: number; failure?: string }[] = [];
try {
  for (const [drill, run] of Object.entries(namedDrills)) {
    if (values.only !== undefined && !drill.includes(values.only)) continue;
    const began = performance.now();
    try {
      await run(house);
      results.push({ drill, ms: Math.round(performance.now() - began) });
    } catch (error) {
      results.push({ drill, ms: Math.round(performance.now() - began), failure: (error as Error).message });
      await Promise.all([house.kill('worker'), house.kill('api')]);
      await house.revive();
    }
    const last = results.at(-1);
    console.log(
      `${last?.failure ? 'FAILED' : 'held  '} ${drill} (${last?.ms} ms)${last?.failure ? `: ${last.failure}` : ''}`,
    );
  }
} finally {
  await house.stop();
  await rm(dataDir, { recursive: true, force: true });
}
if (values.out !== undefined) await writeFile(values.out, `${JSON.stringify(results, null, 2)}\n`);
process.exit(results.some((r) => r.failure !== undefined) ? 1 : 0);
