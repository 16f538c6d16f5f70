/** What a version of the dispatch catalogue (派单目录) holds. */
import { processes } from '../../workflows/processes.ts';
import { unitKinds, type UnitKind } from '../organisations/kinds.ts';
import type { Datatype, Question, Wording } from './question.ts';

export { datatypes } from './question.ts';
export type { Datatype, Question, Wording };

export const serviceClasses = {
  inquiry: { zh: '咨询件', en: 'inquiry' },
  affair: { zh: '事务件', en: 'affair' },
} as const;
export type ServiceClass = keyof typeof serviceClasses;

/** Roles that take a matter on. */
export const takingRoles = ['call-taker', 'caseworker', 'mediator', 'reviewer'] as const;
export type TakingRole = (typeof takingRoles)[number];

/** A matter as one version of the catalogue has it. */
export interface Service extends Wording {
  readonly code: string;
  /** 咨询件 or 事务件: what it usually is. The call-taker classifies each case. */
  readonly class: ServiceClass;
  readonly process: string;
  readonly clause: string;
  /** `{process}/{deadline}`. */
  readonly terms: readonly string[];
  readonly unitKinds: readonly UnitKind[];
  /** Units named one by one, before those of the kinds. */
  readonly units: readonly string[];
  readonly role: TakingRole;
  readonly questions: readonly Question[];
}

/** The deadline a term of the catalogue names, with its process; undefined if there is none. */
export function deadlineNamed(term: string) {
  const [processName, name] = term.split('/');
  const process = processes.find((p) => p.name === processName);
  const deadline = Object.values(process?.deadlines ?? {}).find((d) => d.name === name);
  return process && deadline ? { process, deadline } : undefined;
}

/** The tiers where units of these kinds stand, the usual one first. */
export const tiersOf = (kinds: readonly UnitKind[]): number[] => [...new Set(kinds.map((k) => unitKinds[k].tiers[0]))];
