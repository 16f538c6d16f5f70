import type { RosterKind } from './fields.ts';
import type { Json } from './messages.ts';
import { conflict } from './refusals.ts';
import type { Refusal } from './vocabulary.ts';

/** What appointments need of their case. */
interface Owner {
  readonly round: number;
  fact(kind: string, detail: Readonly<Record<string, Json>>): void;
  show(name: string, value: Json): void;
}
interface Appointment {
  readonly no: number;
  readonly entry: string;
  readonly round: number;
}

/** Under which name the view of a case shows who is named. */
export const appointmentShownAs: Readonly<Record<RosterKind, string>> = {
  mediator: 'mediator',
  'law-firm': 'lawFirm',
  lawyer: 'lawyer',
};

/**
 * 指派: whom of the rosters a case is given to, by the ids of their entries; one of each kind at a time. `record` turns the
 * facts into rows, by which load and turn are counted. Closing ends them all: who goes on after a reopening is named anew.
 */
export class Appointments {
  readonly #owner: Owner;
  readonly #current = new Map<RosterKind, Appointment>();
  readonly #refused = new Set<string>();
  #count = 0;

  constructor(owner: Owner) {
    this.#owner = owner;
  }

  /** The entry named for this part, unless it has refused, was released, or the case was closed since. */
  current(kind: RosterKind): string | undefined {
    return this.#standing(kind)?.entry;
  }
  /** Why this entry cannot be named, as far as the case itself knows. */
  refusal(kind: RosterKind, entry: string): Refusal | undefined {
    if (this.current(kind) === entry) return conflict('already-named');
    return this.#refused.has(entry) ? conflict('has-refused-this-case') : undefined;
  }

  /** Names an entry by the act in hand, in place of whoever was named before. */
  name(kind: RosterKind, entry: string): void {
    this.release(kind);
    this.#count += 1;
    this.#current.set(kind, { no: this.#count, entry, round: this.#owner.round });
    this.#owner.fact('roster-named', { as: kind, entry, no: this.#count });
    this.#owner.show(appointmentShownAs[kind], entry);
  }
  /** By the act in hand, which holds the reason, whoever is named refuses: they are not named in this case again. */
  refused(kind: RosterKind): void {
    const standing = this.#standing(kind);
    if (!standing) return;
    this.#refused.add(standing.entry);
    this.#end(kind, 'roster-refused', standing);
  }
  /** Whoever is named has no longer to do with the case, such as when it passes to another unit. */
  release(kind: RosterKind): void {
    const standing = this.#standing(kind);
    if (standing) this.#end(kind, 'roster-released', standing);
  }

  /** The case begins anew, with nobody named. */
  forget(): void {
    for (const kind of this.#current.keys()) this.#owner.show(appointmentShownAs[kind], null);
    this.#current.clear();
  }

  #standing(kind: RosterKind): Appointment | undefined {
    const found = this.#current.get(kind);
    return found?.round === this.#owner.round ? found : undefined;
  }
  #end(kind: RosterKind, fact: string, { no }: Appointment): void {
    this.#current.delete(kind);
    this.#owner.fact(fact, { as: kind, no });
    this.#owner.show(appointmentShownAs[kind], null);
  }
}
