/** The tables of docs/terms-and-calendar.md say what the code does. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import {
  days,
  dueDate,
  exceptionalDays,
  explain,
  sameDay,
  type Term,
  workingDays,
  workingDaysInYear,
} from '../../calendar/index.ts';
import { at, calendar } from './support.ts';

const page = readFileSync(new URL('../../docs/terms-and-calendar.md', import.meta.url), 'utf8');

/** The rows of the table whose first cells are the given ones. */
function table(...header: string[]): string[][] {
  const cells = page.split('\n').map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
  const top = cells.findIndex((row) => header.every((name, index) => row[index] === name));
  if (top < 0) throw new Error(`no table ${header.join(' | ')}`);
  const body = cells.slice(top + 2);
  return body.slice(
    0,
    body.findIndex((row) => row.length === 0),
  );
}

function termOf(text: string): Term {
  if (text === 'same day') return sameDay;
  return text.endsWith('working days') ? workingDays(parseInt(text)) : days(parseInt(text));
}

test.each(table('Year', 'Notice'))(
  '%s by %s: %s off, %s worked, %s in all',
  (year, notice, off, work, workingDaysOf) => {
    const rows = exceptionalDays.filter((row) => row.notice === notice);
    expect(rows.every((row) => row.date.startsWith(year))).toBe(true);
    const countOf = (kind: 'off' | 'work') => String(rows.filter((row) => row.kind === kind).length);
    expect([countOf('off'), countOf('work')]).toEqual([off, work]);
    expect(String(workingDaysInYear(calendar, Number(year)))).toBe(workingDaysOf);
  },
);

describe('worked examples', () => {
  test.each(table('Event', 'Term', 'Due', 'What it shows'))('%s, %s: %s', (event, term, due) => {
    const [start = '', closes] = event.split(', closes ');
    const hours = closes === undefined ? {} : { businessHours: { opens: '09:00', closes } };
    const result = dueDate(calendar, { start: at(start), term: termOf(term), ...hours });
    expect(`${result.dueDate} ${closes ?? '24:00'}`).toBe(due);
    expect(result.dueAt).toBe(at(due));
  });
});

describe('suspensions', () => {
  test.each(table('Event', 'Term', 'Suspended'))(
    '%s, %s, %s to %s: %s left, due %s',
    (event, term, from, to, left, due) => {
      const input = { start: at(event), term: termOf(term) };
      const open = { from: at(from), category: 'example' };
      expect(String(dueDate(calendar, { ...input, suspensions: [open] }).remaining?.count)).toBe(left);
      expect(dueDate(calendar, { ...input, suspensions: [{ ...open, to: at(to) }] }).dueDate).toBe(due);
    },
  );
});

describe('unpublished years', () => {
  test.each(table('Event', 'Term', 'Due', 'Provisional'))(
    '%s, %s: %s, provisional %s',
    (event, term, due, provisional) => {
      const result = dueDate(calendar, { start: at(event), term: termOf(term) });
      expect([result.dueDate, result.provisional ? 'yes' : 'no']).toEqual([due, provisional]);
    },
  );
});

test('the explanation shown is the one given', () => {
  const shown = page.split('```')[1]!.trim().split('\n');
  expect(explain(dueDate(calendar, { start: at('2026-02-11 15:00'), term: workingDays(7) }), 'zh-CN')).toEqual(shown);
});
