/** One measured load: `callers` at once, each sending its next request when the last was answered. */
export interface Measured {
  readonly callers: number;
  readonly done: number;
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

/** Runs `work` for about `seconds`, after a short warm-up that is not counted. Bounded by `limit` calls. */
export async function measure(
  callers: number,
  seconds: number,
  work: (n: number) => Promise<void>,
  limit = 1_000_000,
): Promise<Measured> {
  let n = 0;
  const run = async (forMs: number, took: number[] | undefined): Promise<number> => {
    const startedAt = performance.now();
    const one = async () => {
      while (performance.now() - startedAt < forMs && n < limit) {
        const began = performance.now();
        await work(n++);
        took?.push(performance.now() - began);
      }
    };
    await Promise.all(Array.from({ length: callers }, one));
    return performance.now() - startedAt;
  };
  await run(Math.min(1_500, seconds * 200), undefined);
  const took: number[] = [];
  const ms = await run(seconds * 1_000, took);
  took.sort((a, b) => a - b);
  const at = (share: number) => round(took[Math.min(took.length - 1, Math.floor(took.length * share))] ?? 0);
  return { callers, done: took.length, perSecond: round((took.length / ms) * 1_000), p50Ms: at(0.5), p99Ms: at(0.99) };
}

export const round = (value: number): number => Math.round(value * 10) / 10;
