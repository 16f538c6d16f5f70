import type { Answer, Entry, Fact } from './messages.ts';

/** What happened since the last rest, grouped by its cause. */
export class Journal {
  #entries: Entry[] = [];
  #answers: Answer[] = [];
  #facts: Fact[] = [];
  #now = 0;

  /** From here on facts belong to `cause`, which counts from `at`; what it sets going counts from `now`. */
  begin(cause: string, at: number, { actor, now = at }: { actor?: Entry['actor']; now?: number } = {}): void {
    this.#facts = [];
    this.#now = now;
    this.#entries.push({ cause, at, ...(actor === undefined ? {} : { actor }), facts: this.#facts });
  }
  /** The instant from which counts what the present cause sets going. */
  get now(): number {
    return this.#now;
  }
  add(fact: Fact): void {
    this.#facts.push(fact);
  }
  answer(answer: Answer): void {
    this.#answers.push(answer);
  }
  /** Forgets the entry that was begun last: its cause was refused. */
  undo(): void {
    this.#entries.pop();
    this.#facts = [];
  }
  get empty(): boolean {
    return this.#entries.length === 0 && this.#answers.length === 0;
  }
  take(): { readonly entries: readonly Entry[]; readonly answers: readonly Answer[] } {
    const taken = { entries: this.#entries, answers: this.#answers };
    this.#entries = [];
    this.#answers = [];
    this.#facts = [];
    return taken;
  }
}
