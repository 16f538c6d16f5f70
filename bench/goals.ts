import type { ActFigures } from './acts.ts';
import type { ImportFigures } from './imports.ts';
import type { JournalFigures } from './journal.ts';
import type { ListFigures } from './lists.ts';
import type { Measured } from './load.ts';
import type { ScreenPopFigures } from './screen-pop.ts';
import type { LoginFigures } from './logins.ts';

export interface Figures extends Partial<ActFigures> {
  readonly lists?: readonly ListFigures[];
  /** MiB by program, and in total. */
  readonly memory?: Readonly<Record<string, number>>;
  readonly logins?: LoginFigures;
  readonly journal?: JournalFigures;
  readonly imports?: ImportFigures;
  readonly screenPop?: ScreenPopFigures;
}
export interface Goal {
  readonly goal: string;
  readonly measured: number;
  readonly held: boolean;
}

const MOST_IDLE_MIB = 900;
const LONGEST_PAGE_MS = 10;
const MOST_TELLING_MS = 5;
const VERIFIED_PER_SECOND = 20_000;
const MOST_ADDED_MS = 2;
const LONGEST_POP_MS = 100;
const MOST_SECONDS_A_MILLION = 300;
const MOST_PROGRAM_MIB = 512;

/** What is to be reached, and whether this run reached it. */
export function goals(figures: Figures): Goal[] {
  const { intake, act, bareUpdate, bareSignalWithStart, lists, memory, logins, journal, imports, screenPop } = figures;
  const found: Goal[] = [];
  const atLeast = (goal: string, measured: number, least: number) =>
    found.push({ goal: `${goal} ≥ ${least}`, measured: rounded(measured), held: measured >= least });
  const atMost = (goal: string, measured: number, most: number) =>
    found.push({ goal: `${goal} ≤ ${most}`, measured: rounded(measured), held: measured <= most });
  each(act, bareUpdate, (mine, bare) => {
    atLeast(`act ÷ bare update, rate at ${mine.callers}`, mine.perSecond / bare.perSecond, 0.5);
    if (mine.callers === 1) atMost('act ÷ bare update, p50 at 1', mine.p50Ms / bare.p50Ms, 2);
  });
  each(intake, bareSignalWithStart, (mine, bare) =>
    atLeast(`intake ÷ bare signal-with-start, rate at ${mine.callers}`, mine.perSecond / bare.perSecond, 0.4),
  );
  const [few, many] = [lists?.[0], lists?.at(-1)];
  const [small, large] = [few?.overdue[0], many?.overdue[0]];
  if (few && many && small && large && few !== many) {
    atMost(`overdue page of ${many.cases} cases, p99 ms at 1`, large.p99Ms, LONGEST_PAGE_MS);
    atMost(`its p50 ÷ that of ${few.cases} cases`, large.p50Ms / small.p50Ms, 1.5);
  }
  if (journal) {
    atLeast('journal entries verified per s', journal.verifiedPerSecond, VERIFIED_PER_SECOND);
    atMost('what the chain adds to an act, p50 ms', journal.addedToAnActMs.p50, MOST_ADDED_MS);
  }
  for (const { arrivalsPerSecond, p99Ms } of screenPop?.arrivals ?? [])
    atMost(
      `screen pop among ${screenPop?.members} members, p99 ms at ${arrivalsPerSecond} a second`,
      p99Ms,
      LONGEST_POP_MS,
    );
  if (imports) {
    atMost('seconds for a million members', (imports.seconds * 1_000_000) / imports.rows, MOST_SECONDS_A_MILLION);
    atMost('memory of the program of imports, MiB', imports.programMib, MOST_PROGRAM_MIB);
  }
  if (memory) atMost('idle memory, MiB', memory['total'] ?? Infinity, MOST_IDLE_MIB);
  if (logins)
    atMost('wrong passwords, missing and existing users, medians apart ms', logins.differenceMs, MOST_TELLING_MS);
  return found;
}

function each(
  mine: readonly Measured[] | undefined,
  bare: readonly Measured[] | undefined,
  look: (mine: Measured, bare: Measured) => void,
): void {
  mine?.forEach((one, i) => {
    const beside = bare?.[i];
    if (beside) look(one, beside);
  });
}

const rounded = (value: number): number => Math.round(value * 100) / 100;
