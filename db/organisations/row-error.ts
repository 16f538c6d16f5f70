import type { Wording } from './columns.ts';

/** One cell at fault. `line` counts from 1, the header included; 0 is the file as a whole. */
export interface RowError {
  readonly line: number;
  readonly column: string;
  /** What stood there, shortened. */
  readonly value: string;
  readonly message: Wording;
}
