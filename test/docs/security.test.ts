import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { evidenceOf, rendered, requirements } from '../../docs/asvs.ts';
import { ROOT, textOf } from './support.ts';

/** How many requirements of levels 1 and 2 each section of the standard has: chapter by chapter, section by section. */
const PER_SECTION: Readonly<Record<string, number>> = {
  ...{ '1.1': 2, '1.2': 9, '1.3': 11, '1.4': 3, '1.5': 2, '2.1': 3, '2.2': 3, '2.3': 4, '2.4': 1 },
  ...{ '3.2': 2, '3.3': 4, '3.4': 6, '3.5': 5, '3.7': 2, '4.1': 3, '4.2': 1, '4.3': 2, '4.4': 4 },
  ...{ '5.1': 1, '5.2': 3, '5.3': 2, '5.4': 3, '6.1': 3, '6.2': 12, '6.3': 4, '6.4': 4, '6.5': 5, '6.6': 3, '6.8': 4 },
  ...{ '7.1': 3, '7.2': 4, '7.3': 2, '7.4': 5, '7.5': 2, '7.6': 2, '8.1': 2, '8.2': 3, '8.3': 1, '8.4': 1 },
  ...{ '9.1': 3, '9.2': 4, '10.1': 2, '10.2': 2, '10.3': 4, '10.4': 11, '10.5': 5, '10.6': 2, '10.7': 3 },
  ...{ '11.1': 2, '11.2': 3, '11.3': 3, '11.4': 4, '11.5': 1, '11.6': 1, '12.1': 3, '12.2': 2, '12.3': 4 },
  ...{ '13.1': 1, '13.2': 5, '13.3': 2, '13.4': 5, '14.1': 2, '14.2': 4, '14.3': 3, '15.1': 3, '15.2': 3, '15.3': 7 },
  ...{ '16.1': 1, '16.2': 5, '16.3': 4, '16.4': 3, '16.5': 3, '17.1': 1, '17.2': 4, '17.3': 2 },
};

describe('the table of ASVS', () => {
  const rows = requirements();

  it('has every requirement of levels 1 and 2 once', () => {
    expect(new Set(rows.map(({ id }) => id)).size).toBe(rows.length);
    const counted: Record<string, number> = {};
    for (const { id } of rows) {
      const section = id.split('.').slice(0, 2).join('.');
      counted[section] = (counted[section] ?? 0) + 1;
    }
    expect(counted).toEqual(PER_SECTION);
    expect(rows.filter(({ level }) => level === '1')).toHaveLength(70);
    expect(rows.filter(({ level }) => level === '2')).toHaveLength(183);
  });

  it('answers each of them in a known way, with what the answer needs', () => {
    const wrong = rows.filter((row) => {
      const paths = evidenceOf(row).map(({ path }) => path);
      if (row.state === 'test') return !paths.some((path) => path.startsWith('test/'));
      if (row.state === 'place') return paths.length === 0 || row.how === '';
      if (row.state === 'n/a' || row.state === 'open') return row.how === '';
      return !/^pending:(identity|authority|personal|journals)$/.test(row.state);
    });
    expect(wrong).toEqual([]);
  });

  it('names tests and places that are there', () => {
    const missing = rows.flatMap((row) =>
      evidenceOf(row)
        .filter(({ path, title }) => {
          if (!existsSync(join(ROOT, path))) return true;
          return title !== undefined && !readFileSync(join(ROOT, path), 'utf8').includes(title);
        })
        .map(({ path, title }) => `${row.id}: ${path}#${title ?? ''}`),
    );
    expect(missing).toEqual([]);
  });

  it('is the one that stands in docs/security.md', () => {
    expect(textOf('docs/security.md') === rendered(), 'run: npm run docs:security').toBe(true);
  });
});
