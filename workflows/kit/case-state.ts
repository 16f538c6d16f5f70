import { Journal } from './journal.ts';
import type { Fact, Json, OpenCommand, UnitRef } from './messages.ts';
import type { Act, Policy, Process, StageOf } from './vocabulary.ts';

/** Where a case stands, who holds it, what it shows and tells. What it does is collected and written at the next rest. */
export class CaseState<P extends Process = Process> {
  readonly process: P;
  readonly caseNo: string;
  opening: Act<P['open']> & { readonly title: string };
  readonly platform: UnitRef;
  /** The unit that took the case in. */
  readonly intake: UnitRef;
  readonly journal = new Journal();
  readonly flags = new Set<string>();
  /** 经办人: everybody who did anything for a unit the case was handed to, or had it assigned there. */
  readonly hands = new Set<string>();
  readonly details: Record<string, Json> = {};
  readonly urged = { count: 0, lastAt: 0 };
  holder: UnitRef;
  assignee: string | undefined;
  /** 1 at the intake, one more each time it is handled again or reopened. */
  round = 1;
  outcome: string | undefined;
  closedAt: number | undefined;
  /** The archive's window is over: nothing changes any more. */
  ended = false;
  readonly #policies: Readonly<Record<string, Json>>;
  #stage = 'opened';

  constructor(process: P, caseNo: string, open: OpenCommand, opening: Act) {
    this.process = process;
    this.caseNo = caseNo;
    this.opening = { ...(opening as Act<P['open']>), title: open.title };
    this.platform = open.platform;
    this.intake = open.intake ?? open.platform;
    this.holder = this.intake;
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
    if (unit.id === this.holder.id) return;
    this.holder = unit;
    this.assignee = undefined;
    this.fact('handed-over', { unit: unit.id, tier: unit.tier });
  }
  /** The role that does the daily work where the case lies now. */
  get staff(): { readonly unit: string; readonly role: string } {
    return {
      unit: this.holder.id,
      role: this.holder.id === this.platform.id ? this.process.platform.staff : 'caseworker',
    };
  }
  /** What the opening left open is told afterwards: its public fields, and the units these name. Texts stay with the act. */
  completeOpening({ body, given, units }: Pick<Act, 'body' | 'given' | 'units'>): void {
    const { opening } = this;
    this.opening = {
      ...opening,
      body: { ...opening.body, ...body },
      given: [...new Set([...opening.given, ...given])],
      units: { ...opening.units, ...units },
    };
    this.show('opening', this.opening.body);
  }
  /** The employer's own body, if the case is about one: it never gets the case, nor anything about it. */
  get excludedUnit(): string | undefined {
    const unit = (this.opening.body as Readonly<Record<string, unknown>>)['employerUnit'];
    return typeof unit === 'string' ? unit : undefined;
  }
  /** That body and the union it belongs to: nobody from there has a part in the case, whatever else they are. */
  get excludedBodies(): readonly string[] {
    const unit = this.excludedUnit;
    return unit === undefined ? [] : [unit, this.opening.units[unit]?.unionId ?? unit];
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
    this.details[name] = value;
  }
  /** Tells a unit's role, by a notice and an event for the outside. */
  tell(
    kind: string,
    to: { readonly unit: string; readonly role: string },
    detail: Readonly<Record<string, Json>> = {},
  ): void {
    this.fact('told', { notice: kind, body: to.unit, role: to.role, detail });
  }
  /** The value in force when the case opened. */
  policy<T extends Json>(p: Policy<T>): T {
    return (this.#policies[p.name] ?? p.value) as T;
  }
}
