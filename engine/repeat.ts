import { setTimeout as sleep } from 'node:timers/promises';

/** Work in the background that goes on until it is stopped. */
export interface Job {
  /** Begins nothing new; resolves when what is under way has ended. */
  stop(): Promise<void>;
}

export interface Repeated {
  /** Pause between two rounds. */
  readonly everyMs: number;
  /** One round. @returns true where there is more to do at once, or the pause after it in ms instead of `everyMs` */
  readonly work: (stopping: AbortSignal) => Promise<boolean | number | void>;
  /** Is told what a round threw; the next comes after the pause all the same. */
  readonly failed: (error: Error) => unknown;
  /** Ends the pause early when one of these does. */
  readonly wakes?: () => Iterable<Promise<unknown>>;
}

/** Does each of these again and again, beside one another, until they are stopped. */
export function startRepeating(...all: readonly Repeated[]): Job {
  const stopping = new AbortController();
  const loops = all.map((one) => repeat(one, stopping.signal));
  return {
    async stop() {
      stopping.abort();
      await Promise.all(loops);
    },
  };
}

async function repeat({ everyMs, work, failed, wakes }: Repeated, stopping: AbortSignal): Promise<void> {
  while (!stopping.aborted) {
    let next: boolean | number | void = undefined;
    try {
      next = await work(stopping);
    } catch (error) {
      await failed(error as Error);
    }
    if (next !== true) await pause(typeof next === 'number' ? next : everyMs, stopping, wakes?.() ?? []);
  }
}

/** Until the time is over, somebody stops, or one of these ends. */
async function pause(ms: number, stopping: AbortSignal, ends: Iterable<Promise<unknown>>): Promise<void> {
  const over = new AbortController();
  const signal = AbortSignal.any([stopping, over.signal]);
  await Promise.race([sleep(ms, undefined, { ref: false, signal }).catch(() => undefined), ...ends]);
  over.abort();
}
