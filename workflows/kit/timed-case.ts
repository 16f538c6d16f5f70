import { dateOf } from '../../calendar/days.ts';
import { sameDay, type Term } from '../../calendar/term.ts';
import { Appointments } from './appointment.ts';
import { CaseState } from './case-state.ts';
import { Deadline } from './deadline.ts';
import type { UnitRef } from './messages.ts';
import { Orders } from './orders.ts';
import { termOn, type Duty, type Process, type Window } from './vocabulary.ts';

interface StartOptions {
  /** Against whom it runs; the holder if left out. */
  readonly unit?: UnitRef;
  readonly startedAt?: number;
  readonly term?: Term;
  readonly id?: string;
}

/** A case and its clocks: limits are started, met, no longer awaited; orders are issued for what is missed; whom it is given to. */
export class TimedCase<P extends Process = Process> extends CaseState<P> {
  readonly deadlines: Deadline[] = [];
  readonly orders = new Orders(this);
  readonly appointments = new Appointments(this);

  /** Starts a limit now, or at `startedAt`, against the holder or `unit`. Its due date is known after the next rest. */
  start(limit: Duty | Window, options: StartOptions = {}): Deadline {
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
  startFor(limit: Duty | Window, workingDayCount: number, options: Omit<StartOptions, 'term'> = {}): Deadline {
    const term: Term = workingDayCount === 0 ? sameDay : { kind: 'working-days', count: workingDayCount };
    return this.start(limit, { ...options, term });
  }
  /** The awaited thing was done by the act in hand. */
  meet(...met: readonly (Deadline | undefined)[]): void {
    for (const deadline of met) {
      if (!deadline?.meet(this.journal.now)) continue;
      this.fact(`deadline-${deadline.state}`, { deadline: deadline.id });
      this.#liftOrders(deadline);
    }
  }
  /** It is no longer awaited. */
  cancel(...cancelled: readonly (Deadline | undefined)[]): void {
    for (const deadline of cancelled) {
      if (!deadline?.cancel(this.journal.now)) continue;
      this.fact('deadline-cancelled', { deadline: deadline.id });
      this.#liftOrders(deadline);
    }
  }
  /** The clock stands from now on; what is over by now runs on. */
  suspend(category: string, ...limits: readonly Deadline[]): void {
    for (const deadline of limits) {
      if (deadline.state !== 'running' || deadline.isOverAt(this.journal.now)) continue;
      deadline.suspend(this.journal.now, category);
      this.fact('suspended', { deadline: deadline.id, category });
    }
  }
  /** What stands still runs on from now. */
  resume(...limits: readonly Deadline[]): void {
    for (const deadline of limits) {
      if (deadline.state !== 'suspended') continue;
      deadline.resume(this.journal.now);
      this.fact('resumed', { deadline: deadline.id });
    }
  }

  /** A miss was journalled while an act received in time was on its way: what was ordered because of it is withdrawn. */
  #liftOrders(deadline: Deadline): void {
    if (deadline.isInTime(this.journal.now)) this.orders.withdrawThoseAbout(deadline);
  }
}
