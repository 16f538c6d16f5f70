import { setTimeout as sleep } from 'node:timers/promises';

/** Waits for work that never rejects, but no longer than the limit. */
export async function within(work: Promise<unknown>, limitMs: number): Promise<void> {
  const limit = new AbortController();
  await Promise.race([work, sleep(limitMs, undefined, { signal: limit.signal }).catch(() => undefined)]);
  limit.abort();
}
