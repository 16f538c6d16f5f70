import { createHash, hash as digest, type Hash } from 'node:crypto';
import { canonicalJson } from '../crypto/canonical-json.ts';

/** Numbers of access entries, both ends included. */
export type Range = readonly [from: number, to: number];

/** What a seal says. Its canonical JSON is what is signed. */
export interface Statement {
  readonly type: 'sanji-journal-seal/1';
  readonly no: number;
  /** RFC 3339, UTC, by the database's clock. */
  readonly at: string;
  /** Hash of the seal before; empty for the first. */
  readonly previous: string;
  readonly cases: {
    /** Cases whose chain had moved since the seal before, one line each. */
    readonly changed: number;
    /** SHA-256 over their lines, ordered by case number. */
    readonly root: string;
    /** Cases and entries there were in all. */
    readonly total: number;
    readonly entries: number;
  };
  readonly access: {
    /** Numbers of the entries new to this seal; a number that is missing belongs to a transaction that failed. */
    readonly ranges: readonly Range[];
    /** SHA-256 over their lines, ordered by number. */
    readonly root: string;
    /** Entries there were in all. */
    readonly total: number;
  };
}

/** Where a case's chain stood. */
export interface Leaf {
  readonly caseNo: string;
  readonly seq: number;
  readonly head: string;
}

export const statementText = (statement: Statement): string => canonicalJson(statement);
export const statementHash = (text: string): string => digest('sha256', text, 'hex');

/** Lines as they stand in an exported seal, and as the roots are made of. */
export const caseLine = ({ caseNo, seq, head }: Leaf): string => `case ${caseNo} ${seq} ${head}\n`;
export const accessLine = (id: number, hash: string): string => `access ${id} ${hash}\n`;

/** A root in the making: lines are added in their order. */
export interface Root {
  add(line: string): void;
  readonly count: number;
  /** In hexadecimal; nothing can be added after. */
  end(): string;
}
export function newRoot(): Root {
  const sum: Hash = createHash('sha256');
  let count = 0;
  return {
    add(line) {
      sum.update(line);
      count += 1;
    },
    get count() {
      return count;
    },
    end: () => sum.digest('hex'),
  };
}

/** Puts ascending numbers together to ranges. */
export function rangesOf(ids: Iterable<number>): Range[] {
  const ranges: [number, number][] = [];
  for (const id of ids) {
    const last = ranges.at(-1);
    if (last && last[1] + 1 === id) last[1] = id;
    else ranges.push([id, id]);
  }
  return ranges;
}

/** Longer than any transaction lasts. */
const LATE_MS = 2 * 3_600_000;

/**
 * Ranges of the seals made so shortly before the last one that a number missing among them may still come: its
 * transaction was open. A number missing among older ones belongs to a transaction that failed.
 */
export function recentRanges(statements: Iterable<Statement>): Range[] {
  const all = [...statements];
  const last = all.reduce((most, { at }) => Math.max(most, Date.parse(at)), 0);
  return all.filter(({ at }) => Date.parse(at) > last - LATE_MS).flatMap(({ access }) => access.ranges);
}

/** How many numbers lie in ranges. */
export const sizeOf = (ranges: readonly Range[]): number => ranges.reduce((sum, [from, to]) => sum + to - from + 1, 0);

/** Reads a statement. @returns undefined for what is none, or is not spelt canonically */
export function parseStatement(text: string): Statement | undefined {
  try {
    const value = JSON.parse(text) as Statement;
    const whole = (n: unknown) => Number.isSafeInteger(n);
    const fine =
      value.type === 'sanji-journal-seal/1' &&
      [value.no, value.cases.changed, value.cases.total, value.cases.entries, value.access.total].every(whole) &&
      [value.at, value.previous, value.cases.root, value.access.root].every((s) => typeof s === 'string') &&
      value.access.ranges.every(([from, to]) => whole(from) && whole(to) && from <= to);
    return fine && canonicalJson(value) === text ? value : undefined;
  } catch {
    return undefined;
  }
}
