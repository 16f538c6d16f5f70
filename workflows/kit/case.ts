import { uuid4 } from '@temporalio/workflow';
import { dateOf } from '../../calendar/days.ts';
import { sameDay, type Term } from '../../calendar/term.ts';
import { Journal } from './journal.ts';
import { Deadline } from './deadline.ts';
import type { Action, Act, Duty, Policy, Process, StageOf, Window } from './vocabulary.ts';
import { termOn } from './vocabulary.ts';
import type { CaseView, Fact, Json, OpenCommand, OrderView, UnitRef } from './messages.ts';
import { Wait, Withdrawn, type Choices, type Lapsed, type Taken } from './waiting.ts';
import { Orders } from './orders.ts';

export interface WaitLimits {
  /** Duties that the awaited act meets. */
  readonly before?: Deadline | readonly Deadline[];
  /** A window after which the choice is gone. */
  readonly until?: Deadline;
}
interface Performance {
  readonly id: string;
  readonly activity: string;
  readonly input: Json;
  readonly release: (result: unknown) => void;
}

/** A running case, in the words of the regulation. What it does is collected and written at the next rest. */
export class RunningCase<P extends Process = Process> {
  readonly process: P;
  readonly caseNo: string;
  readonly opening: Act<P['open']> & { readonly title: string };
  readonly platform: UnitRef;
  readonly #policies: Readonly<Record<string, Json>>;
  readonly journal = new Journal();
  readonly orders = new Orders(this);
  readonly deadlines: Deadline[] = [];
  readonly waits = new Set<Wait>();
  readonly performances: Performance[] = [];
  readonly flags = new Set<string>();
  readonly urged = { count: 0, lastAt: 0 };
  readonly #details: Record<string, Json> = {};
  /** Branches of the body that are not waiting; 0 means the case rests. */
  running = 1;
  holder: UnitRef;
  assignee: string | undefined;
  round = 1;
  outcome: string | undefined;
  closedAt: number | undefined;
  ended = false;
  extensionRequest: { readonly deadline: string; readonly days: number; readonly by: string } | undefined;
  extensionsGranted = 0;
  #stage = 'opened';
  #withdrawn = false;

  constructor(process: P, caseNo: string, open: OpenCommand, opening: Act) {
    this.process = process;
    this.caseNo = caseNo;
    this.opening = { ...(opening as Act<P['open']>), title: open.title };
    this.platform = open.platform;
    this.holder = open.platform;
    this.#policies = open.policies;
  }

  /** Where the case stands. */
  stage(name: StageOf<P>): void {
    this.#stage = name;
    this.fact('stage-entered', { stage: name });
  }
  get currentStage(): string {
    return this.#stage;
  }

  /** The case passes to a unit: acts open to the holder are now that unit's, and it may see the case from now on. */
  handTo(unit: UnitRef): void {
    this.holder = unit;
    this.assignee = undefined;
    this.fact('handed-over', { unit: unit.id, tier: unit.tier });
  }

  /** Journals something under the cause that is being handled. Nothing personal may be in it. */
  fact(kind: string, detail: Omit<Fact, 'kind'> = {}): void {
    this.journal.add({ kind, ...detail });
  }
  /** Marks the case for lists, e.g. `unreachable-sample`. */
  flag(name: string): void {
    this.flags.add(name);
    this.fact('flagged', { flag: name });
  }
  /** Shows a value of the process in the case's view. */
  show(name: string, value: Json): void {
    this.#details[name] = value;
  }
  /** Tells a unit's role, by a notice and an event for the outside. */
  tell(kind: string, to: { readonly unit: string; readonly role: string }, detail: Record<string, Json> = {}): void {
    this.fact('told', { notice: kind, body: to.unit, role: to.role, detail });
  }
  /** The value in force when the case opened. */
  policy<T extends Json>(p: Policy<T>): T {
    return (this.#policies[p.name] ?? p.value) as T;
  }

  /** Starts a limit now, or at `startedAt`, against the holder or `unit`. Its due date is known after the next rest. */
  start(
    limit: Duty | Window,
    options: { unit?: UnitRef; startedAt?: number; term?: Term; id?: string } = {},
  ): Deadline {
    const term = options.term ?? termOn(limit, dateOf(this.opening.at));
    const number = this.deadlines.filter((d) => d.limit.name === limit.name).length + 1;
    const deadline = new Deadline({
      id: options.id ?? `${limit.name}:${number}`,
      limit,
      term,
      unit: options.unit ?? this.holder,
      startedAt: options.startedAt ?? this.journal.now,
      round: this.round,
    });
    this.deadlines.push(deadline);
    this.fact('deadline-started', { deadline: deadline.id, clause: limit.clause, unit: deadline.start.unit.id });
    return deadline;
  }
  /** Starts a limit whose length is a policy in working days; 0 means the same day. */
  startFor(limit: Duty | Window, workingDayCount: number, options: { unit?: UnitRef; id?: string } = {}): Deadline {
    const term: Term = workingDayCount === 0 ? sameDay : { kind: 'working-days', count: workingDayCount };
    return this.start(limit, { ...options, term });
  }
  /** The awaited thing was done by the act in hand. */
  meet(...met: readonly (Deadline | undefined)[]): void {
    for (const deadline of met) {
      if (!deadline?.open) continue;
      deadline.meet(this.journal.now);
      this.fact(`deadline-${deadline.state}`, { deadline: deadline.id });
    }
  }
  /** It is no longer awaited. */
  cancel(...cancelled: readonly (Deadline | undefined)[]): void {
    for (const deadline of cancelled) {
      if (!deadline?.open) continue;
      deadline.cancel(this.journal.now);
      this.fact('deadline-cancelled', { deadline: deadline.id });
    }
  }

  /** Waits for one act. */
  async decide<A extends Action>(action: A, limits: WaitLimits = {}): Promise<Act<A>> {
    return (await this.oneOf({ [action.name]: action }, limits)) as unknown as Act<A>;
  }
  /** Waits for the first of several acts, or until a window lapses. */
  oneOf<C extends Choices>(choices: C, limits?: { before?: WaitLimits['before'] }): Promise<Taken<C>>;
  oneOf<C extends Choices>(choices: C, limits: WaitLimits): Promise<Taken<C> | Lapsed>;
  oneOf(choices: Choices, limits: WaitLimits = {}): Promise<unknown> {
    const before = limits.before === undefined ? [] : [limits.before].flat();
    return this.#park<unknown>((release, fail) => {
      this.waits.add(new Wait(choices, { before, until: limits.until }, { release, fail }));
    });
  }

  /** Runs branches side by side; ends when all have ended. Use it instead of Promise.all, which cannot tell when a case rests. */
  async parallel<B extends Readonly<Record<string, () => Promise<unknown>>>>(
    branches: B,
  ): Promise<{ [K in keyof B]: Awaited<ReturnType<B[K]>> }> {
    const names = Object.keys(branches);
    this.running += names.length - 1; // this branch waits, the others run
    let left = names.length;
    const results = await Promise.allSettled(
      names.map(async (name) => {
        try {
          return [name, await branches[name]!()] as const;
        } finally {
          left -= 1;
          if (left > 0) this.running -= 1; // the last one hands its turn to this branch
        }
      }),
    );
    const failed = results.find((r) => r.status === 'rejected');
    if (failed) throw failed.reason;
    return Object.fromEntries(results.map((r) => (r as PromiseFulfilledResult<readonly [string, unknown]>).value)) as {
      [K in keyof B]: Awaited<ReturnType<B[K]>>;
    };
  }

  /** Has a side effect done that the regulation names, after everything before it was recorded. Repeated until it succeeds. */
  async perform<R = unknown>(activity: string, input: Json): Promise<R> {
    const id = `${activity}:${uuid4()}`;
    this.fact('performing', { activity, id });
    return this.#park<R>((release, fail) => {
      const end = (result: unknown) => (this.#withdrawn ? fail(new Withdrawn()) : release(result as R));
      this.performances.push({ id, activity, input, release: end });
    });
  }

  /** Opens a case of another process (or of the same), linked both ways; carried by the record and opened by the relay. */
  handoff(
    to: Pick<Process, 'name' | 'series'>,
    detail: { as: string; title: string; from: string; body: Record<string, Json>; carry: readonly string[] },
  ): void {
    this.fact('handed-off', {
      commandId: uuid4(),
      process: to.name,
      series: to.series,
      platform: this.platform.id,
      ...detail,
    });
  }

  /** Unwinds the body; the case is closed as withdrawn. */
  withdraw(): void {
    this.#withdrawn = true;
    for (const wait of [...this.waits]) this.wake(wait).fail(new Withdrawn());
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

  view(open: { open: readonly string[]; standing: readonly string[] }): CaseView {
    return {
      ...{
        caseNo: this.caseNo,
        process: this.process.name,
        title: this.opening.title,
        stage: this.#stage,
        ended: this.ended,
      },
      ...(this.outcome === undefined ? {} : { outcome: this.outcome }),
      ...(this.closedAt === undefined ? {} : { closedAt: this.closedAt }),
      openedAt: this.opening.at,
      holder: this.holder,
      platform: this.platform,
      ...(this.assignee === undefined ? {} : { assignee: this.assignee }),
      round: this.round,
      ...open,
      deadlines: this.deadlines.map((d) => d.view()),
      orders: this.orders.all.map((o): OrderView => ({ ...o })),
      urgedCount: this.urged.count,
      flags: [...this.flags],
      details: { ...this.#details },
    };
  }

  #park<T>(enter: (release: (end: T) => void, fail: (error: Error) => void) => void): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      enter(resolve, reject);
      this.running -= 1;
    });
  }
}
