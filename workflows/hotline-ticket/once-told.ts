import { conflict } from '../kit/refusals.ts';
import type { Action, Guarded } from '../kit/vocabulary.ts';
import { NOT_TOLD } from './completing.ts';
import type { Ticket } from './ticket.ts';

/** Nothing is decided about a demand that has not been told: it is shut until the intake is completed. */
export const onceTold = <A extends Action>(ticket: Ticket, guarded: Guarded<A>): Guarded<A> => {
  const isUntold = () => ticket.opening.body.matter === NOT_TOLD;
  return {
    ...guarded,
    refuse: (act) => (isUntold() ? conflict('intake-incomplete') : guarded.refuse(act)),
    shut: () => (isUntold() ? 'intake-incomplete' : guarded.shut()),
  };
};
