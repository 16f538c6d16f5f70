import type { Term } from '../../calendar/term.ts';
import type { DeadlineState, DeadlineView, DueDate, Suspension, UnitRef } from './messages.ts';
import type { Duty, Window } from './vocabulary.ts';

export interface DeadlineStart {
  readonly id: string;
  readonly limit: Duty | Window;
  readonly term: Term;
  readonly unit: UnitRef;
  readonly startedAt: number;
  readonly round: number;
}

/** One running limit of a case. Its due instant is computed by `record` at the rest after it was started or re-dated. */
export class Deadline {
  readonly start: DeadlineStart;
  state: DeadlineState = 'running';
  settledAt: number | undefined;
  /** Undefined until recorded, null while suspended. */
  due: DueDate | undefined;
  suspensions: Suspension[] = [];
  extensions: { readonly by: Term }[] = [];
  projection = 0;

  constructor(start: DeadlineStart) {
    this.start = start;
  }

  get id(): string {
    return this.start.id;
  }
  get limit(): Duty | Window {
    return this.start.limit;
  }
  /** Epoch ms at which it is over if nothing happens, or undefined while that is not known or not running. */
  get dueAt(): number | undefined {
    return this.due?.dueAt ?? undefined;
  }
  /** Still awaited: a missed duty is, a lapsed window is not. */
  get open(): boolean {
    return this.state === 'running' || this.state === 'missed' || this.state === 'suspended';
  }
  isOverAt(instant: number): boolean {
    return this.state === 'running' && this.dueAt !== undefined && instant >= this.dueAt;
  }

  /** The awaited act came at `at`: judged by the clock, not by whether the timer has fired. */
  meet(at: number): void {
    if (!this.open) return;
    const late = this.dueAt === undefined ? this.state === 'missed' : at >= this.dueAt;
    this.state = late ? 'met-late' : 'met';
    this.settledAt = at;
  }
  cancel(at: number): void {
    if (!this.open) return;
    this.state = 'cancelled';
    this.settledAt = at;
  }
  /** Its instant has passed. */
  expire(): void {
    if (this.state !== 'running') return;
    this.state = this.limit.kind === 'duty' ? 'missed' : 'lapsed';
    if (this.limit.kind === 'window') this.settledAt = this.dueAt;
  }
  suspend(from: number, category: string): void {
    this.suspensions.push({ from, category });
    this.state = 'suspended';
  }
  resume(to: number): void {
    const last = this.suspensions.at(-1);
    if (!last || this.state !== 'suspended') return;
    this.suspensions[this.suspensions.length - 1] = { ...last, to };
    this.state = 'running';
    this.due = undefined;
  }
  /** Moves the due date; a miss that was only journalled because the answer took long is lifted by it. */
  extend(by: Term): void {
    this.extensions.push({ by });
    if (this.state === 'missed') this.state = 'running';
    this.due = undefined;
  }
  /** Has the date computed anew, after a year's notice was loaded. */
  reproject(): void {
    if (this.state !== 'running' && this.state !== 'suspended') return;
    this.projection += 1;
    this.due = undefined;
  }

  view(): DeadlineView {
    const { id, limit, term, unit, startedAt, round } = this.start;
    return {
      ...{ id, term, unit, startedAt, round },
      ...{ name: limit.name, kind: limit.kind, clock: limit.clock, clause: limit.clause, soft: limit.soft },
      state: this.state,
      suspensions: [...this.suspensions],
      extensions: [...this.extensions],
      projection: this.projection,
      ...(this.settledAt === undefined ? {} : { settledAt: this.settledAt }),
    };
  }
}
