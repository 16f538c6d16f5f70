import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { importErrors, imports, members } from '../../db/schema/index.ts';
import { startHouse, type TestHouse } from '../support/house.ts';
import { runImporter } from './importing.ts';
import { csv, HEADER, identityOf, send, workThrough } from './people.ts';

let house: TestHouse;
beforeAll(async () => {
  house = await startHouse();
});
afterAll(() => house.stop());

const COUNT = 5_000;
const every = Array.from({ length: COUNT }, (_, n) => n + 1);

it('goes on where it was when it is killed in the middle, and writes nothing twice', async () => {
  const lines = every.map((n) =>
    n % 1_000 === 0 ? `N-${n},,,,,street-chaoyang-yunshan,,` : `N-${n},某${n},,,,street-chaoyang-yunshan,,`,
  );
  const { body } = await send(house, 'u-supervisor', { kind: 'members', file: csv(HEADER, ...lines) });
  const reached = [];
  for (const point of ['import-chunk#1=kill', 'import-chunk#3=kill', '']) {
    if (point === '') await workThrough(house);
    else expect(await runImporter(house, point)).toBe('SIGKILL');
    const [row] = await house.db.select().from(imports);
    // What is counted is what is there, whenever it is looked at.
    expect(row?.created).toBe(await house.db.$count(members));
    reached.push(row?.position);
  }
  expect(reached).toEqual([0, 2_000, COUNT]);
  const [row] = await house.db.select().from(imports);
  expect(row).toMatchObject({ id: body.id, state: 'done', created: COUNT - 5, updated: 0, unchanged: 0, faulty: 5 });
  expect(await house.db.$count(importErrors)).toBe(5);
  const { rows } = await house.db.execute(
    sql`select count(*)::int as all, count(distinct number)::int as numbers from members`,
  );
  expect(rows).toEqual([{ all: COUNT - 5, numbers: COUNT - 5 }]);
});

it('lets two workers at once do it once', async () => {
  const lines = every.map((n) => `,某${n},${identityOf(n)},,,street-chaoyang-yunshan,,`);
  const distinct = new Set(every.map(identityOf)).size;
  await send(house, 'u-supervisor', { kind: 'members', file: csv(HEADER, ...lines) });
  await Promise.all([runImporter(house, ''), workThrough(house)]);
  await workThrough(house);
  const last = (await house.db.select().from(imports)).find(({ created }) => created === distinct);
  expect(last).toMatchObject({ state: 'done', position: COUNT, faulty: 0 });
});
