/** The words in which a process is declared. See workflows/README.md for how they read together. */
import type { Term } from '../../calendar/term.ts';
import type { BodyOf, Fields, Label, PublicBodyOf } from './fields.ts';
import type { Actor, Json, RefusalCode, Role, UnitRef } from './messages.ts';

/**
 * Whose role counts: at the platform, at the unit that took the case in (the platform, or a unit of a tier that takes in
 * cases itself), at the unit that holds it, at a unit above the holder, or at an order's addressee. `named` is no unit: the
 * actor's own entry of a roster is the one named in the case, and acts there for the holder.
 */
export type Place = 'platform' | 'intake' | 'holder' | 'above-holder' | 'platform-or-above' | 'addressee' | 'named';
export interface Who {
  readonly role: Role;
  readonly at: Place;
}

/** An act somebody may perform, declared once: its route, checks, documentation and authority all come from here. */
export interface Action<F extends Fields = Fields> {
  readonly name: string;
  readonly label: Label;
  readonly by: readonly Who[];
  readonly body: F;
  /** Where it stands in the regulation, or `policy` with the policy's name. */
  readonly clause: string;
  /** 文书 the act is tied to, by kind: its step ends when they are issued, and it is refused while a field is missing. */
  readonly issues?: readonly string[];
}
export type ActionBody<A> = A extends Action<infer F> ? BodyOf<F> : never;
export type PublicBody<A> = A extends Action<infer F> ? PublicBodyOf<F> : never;

/** Declares an action. */
export const action = <const F extends Fields>(name: string, spec: Omit<Action<F>, 'name'>): Action<F> => ({
  name,
  ...spec,
});

/** An act that was admitted. */
export interface Act<A extends Action = Action> {
  readonly commandId: string;
  readonly actor: Actor;
  /** The role and unit under which it was admitted. */
  readonly as: Who & { readonly unit: string };
  readonly at: number;
  readonly body: PublicBody<A>;
  /** Names of the personal fields that were filled in. */
  readonly given: readonly string[];
  readonly units: Readonly<Record<string, UnitRef>>;
}

/** Why an act is refused; `reason` is a stable word, its texts stand in kit/refusals.ts. */
export interface Refusal {
  readonly code: RefusalCode;
  readonly reason: string;
}

/** An action with a condition of the moment, read from the process's own state. */
export interface Guarded<A extends Action = Action> {
  readonly action: A;
  /** Why this act may not be done, if so. Changes nothing. A command is judged by this alone. */
  readonly refuse: (act: Act<A>) => Refusal | undefined;
  /** Why nobody can do it for now, if so: then it is not listed as open. */
  readonly shut: () => string | undefined;
  /** Documents it issues besides, as the case stands. */
  readonly alsoIssues?: (act: Act<A>) => readonly string[];
}
/** Opens `a` unless `refuse` gives a reason; `shut` may say that nobody needs to try. */
export const unless = <A extends Action>(
  a: A,
  refuse: (act: Act<A>) => Refusal | undefined,
  shut: () => string | undefined = () => undefined,
): Guarded<A> => ({ action: a, refuse, shut });
export type Choice = Action | Guarded;
export type ActionOf<C> = C extends Guarded<infer A> ? A : C extends Action ? C : never;

/** Terms by the Beijing date from which they apply; the one in force when the case opened counts. */
export type TermsByDate = Readonly<Record<string, Term>>;

/** 期限: somebody must act within a term. Missed is recorded, escalated and still awaited. */
export interface Duty {
  readonly name: string;
  readonly label: Label;
  readonly clause: string;
  readonly clock: 'holder' | 'claimant';
  readonly from: TermsByDate;
  /** A limit the regulation does not put in figures: shown, never a breach. */
  readonly soft: boolean;
  /** A term that nobody extends or suspends by hand; what stops it stands in the process. */
  readonly fixed: boolean;
  readonly kind: 'duty';
}
/** 时间窗: somebody may act within a term; then the choice is gone. */
export interface Window extends Omit<Duty, 'kind'> {
  readonly kind: 'window';
}
type Limit = Omit<Duty, 'name' | 'kind' | 'clock' | 'soft' | 'fixed'> & Partial<Pick<Duty, 'clock' | 'soft' | 'fixed'>>;
/** Declares a duty. */
export const duty = (name: string, spec: Limit): Duty => ({
  clock: 'holder',
  soft: false,
  fixed: false,
  ...spec,
  name,
  kind: 'duty',
});
/** Declares a window. */
export const window = (name: string, spec: Limit): Window => ({
  clock: 'holder',
  soft: false,
  fixed: false,
  ...spec,
  name,
  kind: 'window',
});

/** What the regulation leaves open: a default here, overruled by a row in `policies`. */
export interface Policy<T extends Json = Json> {
  readonly name: string;
  readonly label: Label;
  readonly value: T;
  /** No less may be set, of a number. */
  readonly least: number;
}
export const policy = <T extends Json>(name: string, value: T, label: Label, least = 0): Policy<T> => ({
  ...{ name, value, label, least },
});

/** 一级工作平台: the unit that runs a process at the city, by its kind or as a policy names it; `staff` does its daily work. */
export type PlatformOf = { readonly staff: Role } & ({ readonly kind: string } | { readonly policy: Policy<string> });

/** 保管期限: how many years after its closing the personal data of a case is kept; then it is erased. */
export interface Retention {
  readonly clause: string;
  readonly years: Policy<number>;
}

/** A standing action (kit/standing/standing.ts), whose case this page cannot know. */
interface StandingOfProcess {
  readonly action: Action;
  readonly isOpen: (running: never) => boolean;
  readonly apply: (running: never, act: never) => Refusal | undefined;
}

/** 流程: everything there is to know about a documented process but its order, which stands in its workflow. */
export interface Process {
  readonly name: string;
  /** Plural, as in the URL. */
  readonly collection: string;
  /** Two capital letters before the number of its cases. */
  readonly series: string;
  readonly label: Label;
  readonly platform: PlatformOf;
  /** Tiers whose units take in cases of their own (`at: 'intake'`), beside the platform. */
  readonly intakeTiers?: readonly UnitRef['tier'][];
  readonly open: Action;
  readonly actions: Readonly<Record<string, Action>>;
  /** Actions open beside whatever a case waits for, in addition to those of every process. */
  readonly standing?: readonly StandingOfProcess[];
  readonly stages: Readonly<Record<string, Label>>;
  readonly outcomes: Readonly<Record<string, Label>>;
  readonly deadlines: Readonly<Record<string, Duty | Window>>;
  readonly policies: Readonly<Record<string, Policy>>;
  readonly retention: Retention;
}
export type OutcomeOf<P extends Process> = Extract<keyof P['outcomes'], string>;
export type StageOf<P extends Process> = Extract<keyof P['stages'], string>;
/** Declares a process. */
export const defineProcess = <const P extends Process>(process: P): P => process;

/** The term of a limit for a case opened on `date` (YYYY-MM-DD). @throws if none was in force. */
export function termOn(limit: Duty | Window, date: string): Term {
  const start = Object.keys(limit.from)
    .filter((from) => from <= date)
    .sort()
    .at(-1);
  const term = start === undefined ? undefined : limit.from[start];
  if (!term) throw new Error(`no term of ${limit.name} was in force on ${date}`);
  return term;
}
