import type { RunningCase } from '../case.ts';
import type { Act, Action, Refusal } from '../vocabulary.ts';

/** An action that is open beside whatever the case waits for. Applying it never moves the process on (but withdrawal does). */
export interface StandingAction<A extends Action = Action> {
  readonly action: A;
  readonly isOpen: (running: RunningCase) => boolean;
  /** Changes the case or refuses; must refuse before it changes anything. */
  readonly apply: (running: RunningCase, act: Act<A>) => Refusal | undefined;
}
export const standing = <A extends Action>(s: StandingAction<A>): StandingAction => s;

export const whileOpen = (running: RunningCase): boolean => running.outcome === undefined;
export const untilEnded = (running: RunningCase): boolean => !running.ended;
