import type { QueryResultRow } from 'pg';
import type { Queryable } from '../client.ts';
import type { Keys } from '../crypto/keys.ts';
import type { UnionReach } from '../registry/reach.ts';
import type { RowFaultCode } from './faults.ts';

/** A column of a file: its name, its Chinese title, and whether the file must have it. */
export interface ImportColumn {
  readonly name: string;
  readonly zh: string;
  readonly required: boolean;
  /** What stands in it, for the template. */
  readonly note: string;
}

/** One row of a file, trimmed. */
export interface GivenRow {
  /** From 1, the header included. */
  readonly line: number;
  /** Names of the columns, in the order of the file. */
  readonly order: readonly string[];
  /** As they stood, for the file of errors. */
  readonly cells: readonly string[];
  /** By column; what the file has no column for is missing. */
  readonly values: Readonly<Record<string, string>>;
  /** Wrong before anybody looked at what it says. */
  readonly fault?: RowFaultCode;
}
export interface RowFault {
  readonly line: number;
  readonly column: string;
  readonly code: RowFaultCode;
}

/** What a chunk is written with: one transaction, and what its author may write. */
export interface Chunk {
  readonly query: <Row extends QueryResultRow>(text: string, values: readonly unknown[]) => Promise<Row[]>;
  /** The same transaction for Drizzle. */
  readonly db: Queryable;
  readonly keys: Keys;
  readonly reach: UnionReach;
  /** Whose import it is. */
  readonly import: { readonly id: string; readonly byUser: string };
  /** Epoch ms. */
  readonly at: number;
  /** Judges and counts only. */
  readonly dryRun: boolean;
  /** Lets others have their turn: sealing a chunk in one go would hold up every act for a tenth of a second. */
  readonly pause: () => Promise<void>;
}
export interface Written {
  readonly created: number;
  readonly updated: number;
  readonly unchanged: number;
  readonly faults: readonly RowFault[];
}

/** A kind of file that may be imported. */
export interface ImportKind {
  readonly name: string;
  readonly zh: string;
  readonly columns: readonly ImportColumn[];
  /** Only for who keeps the whole city: supervisors of its centre. */
  readonly cityOnly?: boolean;
  readonly maxBytes: number;
  readonly maxRows: number;
  /** Writes rows, none of whose keys stands twice among them, or says what is wrong with each. */
  readonly write: (chunk: Chunk, rows: readonly GivenRow[]) => Promise<Written>;
  /** By what a row is told from others in the file, so that one that comes again is written after the first. */
  readonly keysOf: (row: GivenRow) => readonly string[];
}
