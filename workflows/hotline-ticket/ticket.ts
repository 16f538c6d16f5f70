import type { RunningCase } from '../kit/case.ts';
import type { Deadline } from '../kit/deadline.ts';
import type { hotlineTicket } from './process.ts';

export type Ticket = RunningCase<typeof hotlineTicket>;

/** What a ticket remembers of its dispatches, through all its rounds and reopenings. */
export class Dispatches {
  /** Deliveries so far; each has its number on the copies for record. */
  count = 0;
  /** Times a unit said “not ours”: in all, and since the round began. */
  bounces = 0;
  bouncesOfRound = 0;
  /** The unit the platform has ruled for: it may not return the ticket any more. */
  ruledTo: string | undefined;
  /** Re-handling rounds on dissatisfaction since the intake or the last reopening. */
  rehandled = 0;
  limits: { readonly feedback: Deadline; readonly signFor: Deadline; readonly returning: Deadline } | undefined;
  /** The claimant's clock: started by the first dispatch, never again. */
  claimant: Deadline | undefined;
  /** Unions copies were filed with, for deliveries that name none. */
  district: string | undefined;
  industry: string | undefined;
}
