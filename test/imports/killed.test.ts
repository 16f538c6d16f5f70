/** An import of cases that is killed in the middle goes on where it was: every case once, with a number of its own. */
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { cases, historicalCases, imports } from '../../db/schema/index.ts';
import { runImporter } from '../registry/importing.ts';
import { csv, send, workThrough } from '../registry/people.ts';
import { startHouse, type TestHouse } from '../support/house.ts';

let house: TestHouse;
beforeAll(async () => {
  house = await startHouse();
});
afterAll(() => house.stop());

it('writes every case once', async () => {
  const lines = Array.from(
    { length: 1_500 },
    (_, n) => `OLD,N-${n},hotline-ticket,wages,chaoyang-centre,2024-03-0${1 + (n % 9)},2024-04-01,satisfied,某${n}`,
  );
  const header = 'source,number,process,matter,unit,opened,closed,outcome,name';
  await send(house, 'u-supervisor', { kind: 'historical-cases', file: csv(header, ...lines) });
  expect(await runImporter(house, 'import-chunk#2=kill')).toBe('SIGKILL');
  expect(await house.db.$count(cases)).toBe(1_000);
  await workThrough(house);
  const [row] = await house.db.select().from(imports);
  expect(row).toMatchObject({ state: 'done', created: 1_500, faulty: 0, position: 1_500 });
  expect(await house.db.$count(historicalCases)).toBe(1_500);
  const { rows } = await house.db.execute(sql`
    select count(*)::int as all, max(substring(case_no from 9)::int) - min(substring(case_no from 9)::int) as apart from cases`);
  expect(rows).toEqual([{ all: 1_500, apart: 1_499 }]);
});
