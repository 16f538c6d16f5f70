import type { RunningCase } from '../kit/case.ts';
import type { Deadline } from '../kit/deadline.ts';
import type { labourMediation } from './process.ts';

export type Dispute = RunningCase<typeof labourMediation>;

/** What a dispute remembers through its reopenings. */
export class Clocks {
  /** The law's 15 days from the application: started once, never again. */
  statutory: Deadline | undefined;
}
