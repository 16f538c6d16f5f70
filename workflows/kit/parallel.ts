export type Branches = Readonly<Record<string, () => Promise<unknown>>>;
export type Results<B extends Branches> = { [K in keyof B]: Awaited<ReturnType<B[K]>> };

/**
 * Runs branches side by side and counts which of them wait, so that the case rests when the last one does.
 * @throws what the first failed branch threw, after all have ended.
 */
export async function inParallel<B extends Branches>(running: { running: number }, branches: B): Promise<Results<B>> {
  const names = Object.keys(branches);
  if (names.length === 0) return {} as Results<B>;
  running.running += names.length - 1; // the one that called waits for the others
  let left = names.length;
  const ends = await Promise.allSettled(
    names.map(async (name) => {
      try {
        return [name, await branches[name]?.()] as const;
      } finally {
        left -= 1;
        if (left > 0) running.running -= 1; // the last one hands its turn to the one that called
      }
    }),
  );
  const failed = ends.find((end) => end.status === 'rejected');
  if (failed) throw failed.reason;
  return Object.fromEntries(ends.flatMap((end) => (end.status === 'fulfilled' ? [end.value] : []))) as Results<B>;
}
