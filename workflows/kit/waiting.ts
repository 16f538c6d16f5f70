import type { Deadline } from './deadline.ts';
import type { Act, Action, ActionOf, Choice, Guarded } from './vocabulary.ts';

export type Choices = Readonly<Record<string, Choice>>;
/** What a wait ended with: the name of the choice and the act. */
export type Taken<C extends Choices> = { [K in keyof C]: Act<ActionOf<C[K]>> & { readonly choice: K } }[keyof C];
export interface Lapsed {
  readonly choice: 'lapsed';
}

export interface WaitLimits {
  /** Duties that the awaited act meets. */
  readonly before?: Deadline | readonly Deadline[];
  /** A window after which the choice is gone. */
  readonly until?: Deadline;
}

/** Thrown into every wait of a case that is withdrawn; unwinds the process body. */
export class Withdrawn extends Error {}

/** A branch of the process that rests until one of its choices is taken, or its window lapses. */
export class Wait {
  readonly choices: ReadonlyMap<string, { readonly key: string; readonly guarded: Guarded }>;
  readonly before: readonly Deadline[];
  readonly until: Deadline | undefined;
  readonly release: (end: (Act & { choice: string }) | Lapsed) => void;
  readonly fail: (error: Error) => void;

  constructor(
    choices: Choices,
    limits: { before: readonly Deadline[]; until: Deadline | undefined },
    settle: Pick<Wait, 'release' | 'fail'>,
  ) {
    this.choices = new Map(
      Object.entries(choices).map(([key, c]) => [actionOf(c).name, { key, guarded: guardedOf(c) }]),
    );
    this.before = limits.before;
    this.until = limits.until;
    this.release = settle.release;
    this.fail = settle.fail;
  }
}

const isGuarded = (c: Choice): c is Guarded => 'action' in c;
const actionOf = (c: Choice): Action => (isGuarded(c) ? c.action : c);
const guardedOf = (c: Choice): Guarded =>
  isGuarded(c) ? c : { action: c, refuse: () => undefined, shut: () => undefined };
