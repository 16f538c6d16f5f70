import { uuid4 } from '@temporalio/workflow';
import type { Json, UnitRef } from './messages.ts';
import { Documents } from './documents.ts';
import { inParallel, type Branches, type Results } from './parallel.ts';
import { TimedCase } from './timed-case.ts';
import type { Act, Action, Process } from './vocabulary.ts';
import { Wait, Withdrawn, type Choices, type Lapsed, type Taken, type WaitLimits } from './waiting.ts';

export interface Performance {
  readonly id: string;
  readonly activity: string;
  readonly input: Json;
  readonly release: (result: unknown) => void;
  /** The act whose step it belongs to: it is answered with the result, and what follows counts from it. */
  readonly act?: Act;
}
export interface HandoffDetail {
  /** What the new case is to the old one, e.g. `split`. */
  readonly as: string;
  readonly title: string;
  /** The command of the act that calls for it. */
  readonly from: string;
  /** Public fields of the new case's opening. */
  readonly body: Readonly<Record<string, Json>>;
  /** Personal fields of the new opening, each with the field of the old one it comes from. */
  readonly carry: Readonly<Record<string, string>>;
  /** Personal fields of the new opening that the act itself supplies, each with the act's field. They go before `carry`. */
  readonly give?: Readonly<Record<string, string>>;
  /** The unit that takes the new case in, where the new process lets its tier do so; the platform otherwise. */
  readonly intake?: UnitRef;
}

type HandoffTarget = Pick<Process, 'name' | 'series' | 'platform' | 'intakeTiers'>;
/** The new case's platform is looked up when its command is written, by the policies of that day. */
const placeOf = ({ platform }: HandoffTarget): Json =>
  'policy' in platform
    ? { policy: { name: platform.policy.name, value: platform.policy.value } }
    : { kind: platform.kind };

/** A running case, in the words of the regulation. What it does is collected and written at the next rest. */
export class RunningCase<P extends Process = Process> extends TimedCase<P> {
  readonly waits = new Set<Wait>();
  readonly performances: Performance[] = [];
  readonly documents = new Documents(this);
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

  /** Has something done that belongs to the step of `act`: who performed the act is answered when it is done. */
  performFor(act: Act, activity: string, input: Json, then: (result: unknown) => void): void {
    this.#performed += 1;
    const id = `${activity}:${this.#performed}`;
    this.fact('performing', { activity, id });
    this.performances.push({ id, activity, input, release: then, act });
  }

  /**
   * Opens a case of another process (or the same), linked both ways: carried by the record, opened by the relay. Papers
   * go with it, and whoever took this case in may follow the new one.
   */
  handoff(to: HandoffTarget, { intake, give, ...detail }: HandoffDetail): void {
    const mayTakeIn = intake !== undefined && (to.intakeTiers ?? []).includes(intake.tier);
    this.fact('handed-off', {
      ...{
        commandId: uuid4(),
        process: to.name,
        series: to.series,
        platform: placeOf(to),
        ...detail,
        give: give ?? {},
      },
      ...(mayTakeIn ? { intake: intake.id } : {}),
    });
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
  /** A branch goes on as soon as the documents of its act are issued; until then nothing it waited for is open. */
  wakeWhenIssued(wait: Wait, kinds: readonly string[], act: Act & { readonly choice: string }): void {
    this.waits.delete(wait);
    this.documents.issue(kinds, act, () => this.wake(wait).release(act));
  }

  #park<T>(enter: (release: (end: T) => void, fail: (error: Error) => void) => void): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      enter(resolve, reject);
      this.running -= 1;
    });
  }
}
