/** Actions every case knows beside its own, in the order they are shown. */
import type { Policy, Process } from '../vocabulary.ts';
import { assignment } from './assignment.ts';
import { clocks, extensionMaxDays, extensionsAllowed } from './clocks.ts';
import { notes } from './notes.ts';
import type { StandingAction } from './standing.ts';
import { orderReplyDays, supervision } from './supervision.ts';
import { urgeCooldownHours, urging } from './urging.ts';
import { withdrawal } from './withdrawal.ts';

const standingActions: readonly StandingAction[] = [
  ...notes,
  ...assignment,
  ...urging,
  ...clocks,
  ...supervision,
  ...withdrawal,
];
/** Standing actions of a process: everybody's, and its own. */
export const standingOf = (process: Process): readonly StandingAction[] =>
  process.standing ? [...standingActions, ...(process.standing as readonly StandingAction[])] : standingActions;

/** Policies of the standing actions and of the archive. */
export const standingPolicies: readonly Policy[] = [
  urgeCooldownHours,
  extensionsAllowed,
  extensionMaxDays,
  orderReplyDays,
];
export type { StandingAction };
