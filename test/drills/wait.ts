import { setTimeout as sleep } from 'node:timers/promises';

/** Asks until the answer is neither undefined nor false. @throws Error naming `what` after `withinMs`. */
export async function until<T>(
  what: string,
  withinMs: number,
  ask: () => Promise<T | undefined | false>,
  everyMs = 100,
): Promise<T> {
  for (const giveUpAt = Date.now() + withinMs; ;) {
    const answer = await ask();
    if (answer !== undefined && answer !== false) return answer;
    if (Date.now() > giveUpAt) throw new Error(`not within ${withinMs / 1_000} s: ${what}`);
    await sleep(everyMs);
  }
}
