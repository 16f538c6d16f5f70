import { setTimeout as sleep } from 'node:timers/promises';
import { fastForward } from '../../engine/fast-forward.ts';
import type { MemberName } from '../../local/members.ts';
import { freeze } from './freeze.ts';
import { MEMBERS, type DrillHouse } from './house.ts';
import { workflowIdOf } from './named/tickets.ts';
import type { Random } from './random.ts';

export interface Fault {
  readonly what: string;
  /** Epoch ms; `backAt` is when everything ran again. */
  readonly at: number;
  readonly backAt: number;
  /** Processes that kill -9 ended. */
  readonly killed: number;
}
export interface ConductOptions {
  readonly kills: number;
  readonly random: Random;
  /** Stops early then, however many kills there were. */
  readonly until: number;
  readonly report: (line: string) => void;
}

const DAY_MS = 86_400_000;
const VICTIMS: readonly (readonly MemberName[])[] = [
  ...([['worker'], ['worker'], ['worker'], ['worker'], ['api'], ['api'], ['api']] as const),
  ...([['temporal'], ['temporal'], ['temporal'], ['postgres'], ['postgres'], ['postgres']] as const),
  ...([['worker', 'api'], ['worker', 'postgres'], ['temporal', 'postgres'], MEMBERS] as const),
];
const POINTS = {
  worker: ['record-begin', 'recorded', 'recorded:expired'],
  api: ['command-written', 'command-signalled'],
} as const;

/** Kills, freezes and meddles at random from a seed until there were so many kills; leaves everything running. */
export async function conduct(house: DrillHouse, options: ConductOptions): Promise<Fault[]> {
  const { random, report } = options;
  const faults: Fault[] = [];
  let kills = 0;
  while (kills < options.kills && Date.now() < options.until) {
    await sleep(random.whole(500, 4_000));
    const at = Date.now();
    const { what, killed } = await random.pick([kill, kill, kill, kill, kill, atPoint, frozen, orderly, meddle])(
      house,
      random,
    );
    await house.revive();
    if (killed > 0) kills += 1;
    faults.push({ what, killed, at, backAt: Date.now() });
    report(`${String(kills).padStart(3)} ${what}, back after ${Date.now() - at} ms`);
  }
  return faults;
}

type Done = Pick<Fault, 'what' | 'killed'>;

/** kill -9 of one, some or all at once; sometimes another before the first is back. */
async function kill(house: DrillHouse, random: Random): Promise<Done> {
  const victims = new Set(random.pick(VICTIMS));
  const whole = random.chance(0.5);
  await Promise.all([...victims].map((name) => house.kill(name, whole)));
  await sleep(random.whole(0, 4_000));
  if (random.chance(0.2)) {
    const next = random.pick(MEMBERS.filter((name) => !victims.has(name)).concat('worker'));
    victims.add(next);
    await house.kill(next);
    await sleep(random.whole(0, 1_000));
  }
  return { what: `kill -9 ${[...victims].join(' ')}`, killed: victims.size };
}

/** Dies where it hurts, if it comes by there soon. */
async function atPoint(house: DrillHouse, random: Random): Promise<Done> {
  const program = random.pick(['worker', 'worker', 'api'] as const);
  const point = random.pick(POINTS[program]);
  await house.arm(program, `${point}#${random.whole(1, 4)}=kill`);
  for (const giveUpAt = Date.now() + 8_000; Date.now() < giveUpAt; await sleep(100)) {
    if (house.stack.pid(program) === undefined) return { what: `${program} died at ${point}`, killed: 1 };
  }
  await house.arm(program, '');
  return { what: `${program} did not come by ${point}`, killed: 0 };
}

async function frozen(house: DrillHouse, random: Random): Promise<Done> {
  const name = random.pick(MEMBERS);
  const pid = house.stack.pid(name);
  if (pid === undefined) return { what: `${name} was not there to freeze`, killed: 0 };
  const thaw = freeze(pid);
  await sleep(random.whole(1_000, 6_000));
  thaw();
  return { what: `freeze ${name}`, killed: 0 };
}

/** SIGTERM, as at an update of the programs. */
async function orderly(house: DrillHouse, random: Random): Promise<Done> {
  const name = random.pick(['worker', 'api'] as const);
  await house.stack.restart(name);
  return { what: `orderly restart of ${name}`, killed: 0 };
}

/** What an operator may do in Temporal's UI, and time going by in a case. */
async function meddle(house: DrillHouse, random: Random): Promise<Done> {
  const open = await house.query<{ no: string }>(
    `select case_no as no from cases where engine = 'running' order by case_no`,
  );
  if (open.length === 0) return { what: 'nothing to meddle with', killed: 0 };
  const { no } = random.pick(open);
  const what = random.pick(['skip', 'skip', 'skip', 'cancel', 'terminate'] as const);
  const handle = house.engine.workflow.getHandle(workflowIdOf(no));
  const done =
    what === 'skip'
      ? fastForward(house.engine, [workflowIdOf(no)], random.whole(1, 20) * DAY_MS, 5_000)
      : handle[what]();
  const how = await done.then(
    () => '',
    (error: unknown) => ` (${(error as Error).name})`,
  );
  return { what: `${what} ${no}${how}`, killed: 0 };
}
