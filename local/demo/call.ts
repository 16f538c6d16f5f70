import type { Office } from './desk.ts';
import type { Tell } from './ticket.ts';

/** What a call needs to run its course. */
export interface Scene {
  readonly office: Office;
  readonly tell: Tell;
  /** Shows what is overdue as those who supervise see it, at this point of the story. */
  readonly showOverdue: () => Promise<void>;
}

/** A call from beginning to end; `yield` is a night, `yield instant` the nights up to it. @returns its case numbers, the first one first. */
export type Course = AsyncGenerator<number | undefined, string | readonly string[], void>;

export interface Call {
  readonly title: string;
  /** Where the call comes from: 001 and 002 are source documents. */
  readonly source: string;
  run(scene: Scene): Course;
}

/** A call that has run its course. */
export interface Played {
  readonly call: Call;
  readonly caseNo: string;
}
