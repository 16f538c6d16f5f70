import type { Term } from '../../calendar/term.ts';
import type { DeadlineState, DeadlineView, DueDate, Extension, Suspension, UnitRef } from './messages.ts';
import type { Duty, Window } from './vocabulary.ts';

export interface DeadlineStart {
  readonly id: string;
  readonly limit: Duty | Window;
  readonly term: Term;
  readonly unit: UnitRef;
  readonly startedAt: number;
  readonly round: number;
}
/** 延期申请, waiting for the decision of the tier above. */
export interface ExtensionRequest {
  readonly days: number;
  readonly by: string;
  readonly at: number;
}

/** One running limit of a case. Its due instant is computed by `record` at the rest after it was started or re-dated. */
export class Deadline {
  readonly start: DeadlineStart;
  state: DeadlineState = 'running';
  settledAt: number | undefined;
  /** Undefined until recorded, null while suspended. */
  due: DueDate | undefined;
  request: ExtensionRequest | undefined;
  readonly suspensions: Suspension[] = [];
  readonly extensions: Extension[] = [];
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
  /** Judged by the clock alone: whatever was journalled since, an act at this instant is before the due instant. */
  isInTime(instant: number): boolean {
    return this.dueAt === undefined ? this.state !== 'missed' : instant < this.dueAt;
  }

  /**
   * The awaited act came at `at`. An act that was held up on its way meets even a window that has lapsed since.
   * @returns whether anything changed.
   */
  meet(at: number): boolean {
    const inTime = this.isInTime(at);
    if (!this.open && !(this.state === 'lapsed' && inTime)) return false;
    this.#settle(inTime ? 'met' : 'met-late', at);
    return true;
  }
  /** It is no longer awaited. @returns whether anything changed. */
  cancel(at: number): boolean {
    if (!this.open) return false;
    this.#settle('cancelled', at);
    return true;
  }
  /** Its instant has passed. */
  expire(): void {
    if (this.state !== 'running') return;
    this.state = this.limit.kind === 'duty' ? 'missed' : 'lapsed';
    if (this.limit.kind === 'window') this.settledAt = this.dueAt;
  }

  suspend(at: number, category: string): void {
    const from = Math.max(at, this.start.startedAt, this.suspensions.at(-1)?.to ?? 0);
    this.suspensions.push({ from, category });
    this.state = 'suspended';
  }
  resume(at: number): void {
    const last = this.suspensions.at(-1);
    if (!last || this.state !== 'suspended') return;
    this.suspensions[this.suspensions.length - 1] = { ...last, to: Math.max(at, last.from) };
    this.state = 'running';
    this.due = undefined;
  }
  /** Moves the due date by what was requested; a miss that was journalled while the answer took long is lifted by it. */
  extend(by: Term, requestedAt: number): void {
    this.extensions.push({ by, at: requestedAt });
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

  #settle(state: DeadlineState, at: number): void {
    this.state = state;
    this.settledAt = at;
    this.request = undefined;
  }
}
