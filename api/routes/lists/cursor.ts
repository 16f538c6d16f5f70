import { createHash } from 'node:crypto';
import type { Problem } from '../../problem.ts';
import { invalidField } from '../../problem.ts';
import { isWellFormed } from '../../texts.ts';
import { isInCalendar } from './instants.ts';

/** Where a page ended: the values of the sort key. Instants are epoch ms. */
export type CursorKey = readonly (string | number)[];
/** What each value of a key must be; a cursor that differs was not given by us. `asOf` is an instant the calendar can judge as of. */
export type CursorShape = readonly ('text' | 'instant' | 'asOf' | 'count')[];

const LONGEST = 2_000;
/** Nothing of ours was before 1970 or will be after this; PostgreSQL holds all of it. */
const LATEST_MS = Date.UTC(3000, 0, 1);
const LARGEST_COUNT = 2_147_483_647;

/** Makes the opaque cursor of a list. `scope` is what the list was asked for, so that it continues that list only. */
export function encodeCursor(scope: unknown, key: CursorKey): string {
  return Buffer.from(JSON.stringify([digest(scope), ...key])).toString('base64url');
}

/** Reads a cursor back. @throws Problem `invalid` naming `?cursor` when it is malformed or of another list. */
export function decodeCursor(scope: unknown, shape: CursorShape, text: string): CursorKey {
  const [of, ...key] = parse(text);
  if (of !== digest(scope)) throw invalid('游标属于另一查询 / the cursor belongs to another query');
  if (key.length !== shape.length || !key.every((value, index) => fits(value, shape[index]))) throw malformed();
  return key as (string | number)[];
}

function parse(text: string): unknown[] {
  if (text.length > LONGEST || !/^[A-Za-z0-9_-]+$/.test(text)) throw malformed();
  try {
    const value: unknown = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
    if (Array.isArray(value)) return value;
  } catch {
    // Not one of ours.
  }
  throw malformed();
}

function fits(value: unknown, kind: CursorShape[number] | undefined): boolean {
  if (kind === 'text') return typeof value === 'string' && !value.includes('\u0000') && isWellFormed(value);
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0) return false;
  if (kind === 'asOf') return isInCalendar(value);
  return value <= (kind === 'count' ? LARGEST_COUNT : LATEST_MS);
}

const digest = (scope: unknown): string =>
  createHash('sha256').update(JSON.stringify(scope)).digest('base64url').slice(0, 8);
const invalid = (message: string): Problem => invalidField('?cursor', message);
const malformed = (): Problem => invalid('不是有效的游标 / not a cursor');
