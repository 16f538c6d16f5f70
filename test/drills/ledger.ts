import { closeSync, existsSync, fsyncSync, openSync, readFileSync, writeSync } from 'node:fs';
import type { Receipt } from '../../workflows/kit/receipt.ts';

/** What became of one attempt: told done, told later, told no, told not now, told nothing. */
export type AnswerClass = 'ok' | 'accepted' | 'refused' | 'unavailable' | 'unknown';

export interface RequestLine {
  readonly t: 'request';
  /** Idempotency-Key too. */
  readonly op: string;
  readonly at: number;
  readonly user: string;
  readonly path: string;
  readonly body: unknown;
  readonly ifMatch?: number;
}
export interface AnswerLine {
  readonly t: 'answer';
  readonly op: string;
  readonly at: number;
  readonly ms: number;
  readonly class: AnswerClass;
  readonly status: number;
  readonly retryAfter?: string;
  readonly location?: string;
  readonly body?: unknown;
}
export interface DecisionLine {
  readonly t: 'decision';
  readonly op: string;
  readonly at: number;
  readonly attempts: number;
  readonly outcome: 'done' | 'refused' | 'stuck';
  /** As answered, or as polled from the command; absent when the API itself refused. */
  readonly receipt?: Receipt;
}
export type Line = RequestLine | AnswerLine | DecisionLine;

export interface Ledger {
  /** Returns when the line is on disk. */
  write(line: Line): void;
  close(): void;
}

/** Appends to a file of JSON lines; a request stands in it before it is sent. */
export function openLedger(file: string): Ledger {
  const handle = openSync(file, 'a', 0o600);
  return {
    write(line) {
      writeSync(handle, `${JSON.stringify(line)}\n`);
      fsyncSync(handle);
    },
    close: () => closeSync(handle),
  };
}

/** All lines of a ledger; a last line that was torn is left out. */
export function readLedger(file: string): Line[] {
  if (!existsSync(file)) return [];
  return readFileSync(file, 'utf8')
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as Line);
}
