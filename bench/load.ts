import { setTimeout as sleep } from 'node:timers/promises';

/** One measured load: `callers` at once, each sending its next request when the last was answered. */
export interface Measured {
  readonly callers: number;
  readonly done: number;
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

/** What one request is; `n` counts them. */
export type Work = (n: number) => Promise<void>;
interface Tally {
  n: number;
  ms: number;
  readonly took: number[];
}

const WARM_UP_MS = 1_500;
const TURNS = 4;
const SETTLE_MS = 2_000;

/** Runs `work` for about `seconds`, after a short warm-up that is not counted. */
export async function measure(callers: number, seconds: number, work: Work): Promise<Measured> {
  const { only } = await measureInTurns(callers, seconds, { only: work });
  return only;
}

/**
 * Runs several kinds of work for about `seconds` each, by turns in slices, so that what else the machine does meanwhile
 * falls upon all of them alike: their proportions hold where the figures themselves do not.
 */
export async function measureInTurns<Name extends string>(
  callers: number,
  seconds: number,
  works: Readonly<Record<Name, Work>>,
): Promise<Record<Name, Measured>> {
  const names = Object.keys(works) as Name[];
  const fresh = (): Tally => ({ n: 0, ms: 0, took: [] });
  const tallies = Object.fromEntries(names.map((name) => [name, fresh()])) as Record<Name, Tally>;
  for (const name of names) await slice(callers, WARM_UP_MS, works[name], { ...tallies[name], took: [] });
  const turns = names.length === 1 ? 1 : TURNS;
  for (let turn = 0; turn < turns; turn += 1) {
    for (const name of names) {
      // A signal is answered before its case has taken it: what is left of one kind must not fall upon the next.
      if (turns > 1) await sleep(SETTLE_MS);
      await slice(callers, (seconds * 1_000) / turns, works[name], tallies[name]);
    }
  }
  return Object.fromEntries(names.map((name) => [name, summed(callers, tallies[name])])) as Record<Name, Measured>;
}

async function slice(callers: number, forMs: number, work: Work, tally: Tally): Promise<void> {
  const startedAt = performance.now();
  const one = async () => {
    while (performance.now() - startedAt < forMs) {
      const began = performance.now();
      await work(tally.n++);
      tally.took.push(performance.now() - began);
    }
  };
  await Promise.all(Array.from({ length: callers }, one));
  tally.ms += performance.now() - startedAt;
}

/** What came at a fixed rate, whether or not what came before was answered; times are from when it should have begun. */
export interface Arrived {
  readonly arrivalsPerSecond: number;
  readonly done: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

/** Starts `work` so many times a second for `seconds`. */
export async function measureArrivals(arrivalsPerSecond: number, seconds: number, work: Work): Promise<Arrived> {
  const took: number[] = [];
  const startedAt = performance.now();
  const one = async (_: unknown, n: number) => {
    const due = startedAt + (n / arrivalsPerSecond) * 1_000;
    await sleep(due - performance.now());
    await work(n);
    took.push(performance.now() - due);
  };
  await Promise.all(Array.from({ length: arrivalsPerSecond * seconds }, one));
  return { arrivalsPerSecond, done: took.length, ...percentiles(took) };
}

function summed(callers: number, { took, ms }: Tally): Measured {
  return { callers, done: took.length, perSecond: round((took.length / ms) * 1_000), ...percentiles(took) };
}

function percentiles(took: readonly number[]): { readonly p50Ms: number; readonly p99Ms: number } {
  const sorted = took.toSorted((a, b) => a - b);
  const at = (share: number) => round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0);
  return { p50Ms: at(0.5), p99Ms: at(0.99) };
}

export const round = (value: number): number => Math.round(value * 10) / 10;
