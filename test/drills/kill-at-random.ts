import { startClient } from './client-process.ts';
import { conduct, type Fault } from './conductor.ts';
import type { DrillHouse } from './house.ts';
import { seeded } from './random.ts';

export interface RandomPart {
  readonly seed: number;
  readonly kills: number;
  /** Cases worked at a time. */
  readonly desks: number;
  /** Epoch ms at which it ends, however many kills there were. */
  readonly until: number;
  readonly report: (line: string) => void;
}

/** Half of the kills, Ctrl-C and a new start, the other half; the client goes on through all of it. */
export async function killAtRandom(house: DrillHouse, part: RandomPart): Promise<Fault[]> {
  const { kills, until, report } = part;
  const random = seeded(part.seed);
  const stopClient = startClient(house, { seed: random.whole(1, 2 ** 31), desks: part.desks });
  const faults = await conduct(house, { kills: Math.ceil(kills / 2), random, until, report });
  const at = Date.now();
  await house.startAgain();
  faults.push({ what: 'stop everything and start again', killed: 0, at, backAt: Date.now() });
  faults.push(...(await conduct(house, { kills: Math.floor(kills / 2), random, until, report })));
  await stopClient();
  return faults;
}
