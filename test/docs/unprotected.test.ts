/** docs/authority.md names every table that row-level security leaves open to the API, and no other. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { freshDatabase, type TestDatabase } from '../support/database.ts';
import { textOf } from './support.ts';

const PAGE = 'docs/authority.md';
let database: TestDatabase;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.drop());

it('names the tables that no policy narrows, as the database has them', async () => {
  const { rows } = await database.db.$client.query<{ name: string }>(`
    select relname as name from pg_class
    where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and not relrowsecurity
      and has_any_column_privilege('sanji_api', oid, 'select')
    order by relname collate "C"`);
  const [, section = ''] = /Not protected by rows[^\n]*\n\n((?:\|[^\n]*\n)+)/.exec(textOf(PAGE)) ?? [];
  const cells = section
    .split('\n')
    .slice(2)
    .map((line) => line.split('|')[1] ?? '');
  const named = cells.flatMap((cell) => [...cell.matchAll(/`([a-z_]+)`/g)].map(([, name = '']) => name));
  expect(named.sort()).toEqual(rows.map(({ name }) => name));
});
