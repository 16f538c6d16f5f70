import type { RunningCase } from './case.ts';
import { performActivity } from './effects.ts';

/** Has the activities done that a case asked for, and keeps their results until it is their turn. */
export class Performer {
  readonly #running: RunningCase;
  readonly #finished: (() => void)[] = [];

  constructor(running: RunningCase) {
    this.#running = running;
  }

  /** Starts what was asked for since the last rest, now that everything before it is recorded. */
  start(): void {
    for (const asked of this.#running.performances.splice(0)) void this.#perform(asked);
  }
  get waiting(): boolean {
    return this.#finished.length > 0;
  }
  /** The branch whose activity finished first goes on with its result. */
  next(): void {
    this.#finished.shift()?.();
  }

  async #perform(performance: RunningCase['performances'][number]): Promise<void> {
    const { id, activity, input } = performance;
    const result = await performActivity(activity, input, `${this.#running.caseNo}:${id}`);
    this.#finished.push(() => this.#finish(performance, result));
  }

  #finish({ id, activity, release, act }: RunningCase['performances'][number], result: unknown): void {
    const { journal } = this.#running;
    journal.begin(`performed:${id}`, Date.now(), act ? { now: act.at } : {});
    this.#running.fact('performed', { activity, id });
    if (act) journal.answer({ commandId: act.commandId, outcome: 'done' });
    else this.#running.running += 1;
    release(result);
  }
}
