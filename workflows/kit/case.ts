import { uuid4 } from '@temporalio/workflow';
import type { Json } from './messages.ts';
import { inParallel, type Branches, type Results } from './parallel.ts';
import { TimedCase } from './timed-case.ts';
import type { Act, Action, Process } from './vocabulary.ts';
import { Wait, Withdrawn, type Choices, type Lapsed, type Taken, type WaitLimits } from './waiting.ts';

export interface Performance {
  readonly id: string;
  readonly activity: string;
  readonly input: Json;
  readonly release: (result: unknown) => void;
}
export interface HandoffDetail {
  /** What the new case is to the old one, e.g. `split`. */
  readonly as: string;
  readonly title: string;
  /** The command whose texts go with it. */
  readonly from: string;
  readonly body: Readonly<Record<string, Json>>;
  /** Personal fields of the old intake that go with it. */
  readonly carry: readonly string[];
}

/** A running case, in the words of the regulation. What it does is collected and written at the next rest. */
export class RunningCase<P extends Process = Process> extends TimedCase<P> {
  readonly waits = new Set<Wait>();
  readonly performances: Performance[] = [];
  /** Branches of the body that are not waiting; 0 means the case rests. */
  running = 1;
  #performed = 0;
  #withdrawn = false;

  /** Waits for one act. */
  async decide<A extends Action>(action: A, limits: Pick<WaitLimits, 'before'> = {}): Promise<Act<A>> {
    return (await this.oneOf({ [action.name]: action }, limits)) as unknown as Act<A>;
  }
  /** Waits for the first of several acts, or until a window lapses. */
  oneOf<C extends Choices>(choices: C, limits?: Pick<WaitLimits, 'before'>): Promise<Taken<C>>;
  oneOf<C extends Choices>(choices: C, limits: WaitLimits): Promise<Taken<C> | Lapsed>;
  async oneOf(choices: Choices, { before, until }: WaitLimits = {}): Promise<unknown> {
    if (until && !until.open) return { choice: 'lapsed' };
    const limits = { before: before === undefined ? [] : [before].flat(), until };
    return this.#park<unknown>((release, fail) => {
      this.waits.add(new Wait(choices, limits, { release, fail }));
    });
  }

  /** Runs branches side by side; ends when all have ended. Promise.all cannot tell when a case rests. */
  parallel<B extends Branches>(branches: B): Promise<Results<B>> {
    return inParallel(this, branches);
  }

  /**
   * Has a side effect done that the regulation names, after everything before it was recorded. Repeated until it
   * succeeds; an outcome that is no success (the bank refused) is a result, not an error.
   */
  async perform<R = unknown>(activity: string, input: Json): Promise<R> {
    this.#performed += 1;
    const id = `${activity}:${this.#performed}`;
    this.fact('performing', { activity, id });
    return this.#park<R>((release, fail) => {
      const end = (result: unknown) => (this.#withdrawn ? fail(new Withdrawn()) : release(result as R));
      this.performances.push({ id, activity, input, release: end });
    });
  }

  /** Opens a case of another process (or the same), linked both ways; carried by the record, opened by the relay. */
  handoff(to: Pick<Process, 'name' | 'series'>, detail: HandoffDetail): void {
    const target = { process: to.name, series: to.series, platform: this.platform.id };
    this.fact('handed-off', { commandId: uuid4(), ...target, ...detail });
  }

  /** Unwinds the body; the case is closed as withdrawn. What is being performed is performed to its end. */
  withdraw(): void {
    this.#withdrawn = true;
    for (const wait of [...this.waits]) this.wake(wait).fail(new Withdrawn());
  }
  /** Withdrawn, and something is still being performed. */
  get withdrawing(): boolean {
    return this.#withdrawn && this.outcome === undefined;
  }
  /** The case is reopened: a withdrawal of an earlier round is over. */
  revive(): void {
    this.#withdrawn = false;
  }
  /** A branch goes on: it is no longer waiting. */
  wake(wait: Wait): Wait {
    this.waits.delete(wait);
    this.running += 1;
    return wait;
  }

  #park<T>(enter: (release: (end: T) => void, fail: (error: Error) => void) => void): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      enter(resolve, reject);
      this.running -= 1;
    });
  }
}
