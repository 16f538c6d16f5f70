/** Lists and counts against a plain walk over the same rows, and how PostgreSQL carries out the page that matters. */
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDeadlinesSql } from '../../db/queries/deadlines-open.ts';
import { rebuildScopes } from '../../db/organisations/tree.ts';
import { caseAccess, cases } from '../../db/schema/index.ts';
import { putDeadlines } from './rows.ts';
import { type City, everyPage, now, startCity } from './support.ts';

const day = 86_400_000;
type Row = Parameters<typeof putDeadlines>[1][number] & { readonly caseNo: string; readonly id: string };

/** Numbers that look random and are the same each time. */
function* chance(): Generator<number> {
  for (let seed = 42; ; seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648) yield seed / 2_147_483_648;
}
const numbers = chance();
const pick = <T>(choices: readonly T[]): T => choices[Math.floor(numbers.next().value * choices.length)]!;

const units = ['east-1', 'east-2', 'west-1', 'home', 'east', 'platform'];
const below: Readonly<Record<string, readonly string[]>> = {
  centre: [...units, 'west', 'centre'],
  east: ['east', 'east-1', 'east-2', 'home'],
  west: ['west', 'west-1'],
  'east-1': ['east-1', 'home'],
};

const rows: Row[] = Array.from({ length: 900 }, (_, index): Row => {
  const caseNo = `HT-2026-${String(Math.floor(index / 3)).padStart(6, '0')}`;
  // Many due dates are equal: terms end at midnight.
  const dueAt = now + Math.floor(numbers.next().value * 40 - 25) * day;
  const state =
    dueAt <= now
      ? pick(['running', 'missed', 'missed', 'met-late', 'met', 'cancelled'] as const)
      : pick(['running', 'running', 'met', 'cancelled'] as const);
  const settledAt = {
    met: dueAt - 2 * day,
    'met-late': Math.min(now, dueAt + pick([0, 1, 4, 9]) * day),
    cancelled: dueAt - day,
    running: null,
    missed: null,
  }[state];
  return {
    ...{ caseNo, id: `feedback:${index % 3}`, unitId: pick(units), dueAt, state, startedAt: dueAt - 10 * day },
    settledAt: settledAt === null ? null : Math.min(settledAt, now),
    ...{
      clock: pick(['holder', 'holder', 'claimant'] as const),
      soft: pick([false, false, true]),
      assignee: pick([null, 'worker', 'other']),
    },
    clause: pick(['A', 'B']),
  };
});

let city: City;
beforeAll(async () => {
  city = await startCity();
  const numbersOfCases = [...new Set(rows.map(({ caseNo }) => caseNo))];
  const common = {
    process: 'hotline-ticket',
    title: 't',
    stage: 'handling',
    platformUnit: 'platform',
    openedAt: now,
    updatedAt: now,
    view: {},
  };
  await city.db.insert(cases).values(numbersOfCases.map((caseNo) => ({ caseNo, holderUnit: 'east-1', ...common })));
  await city.db
    .insert(caseAccess)
    .values(
      numbersOfCases
        .slice(0, 40)
        .map((caseNo) => ({ caseNo, bodyId: 'east', reason: 'excluded' as const, since: now })),
    );
  await putDeadlines(city.db, rows);
});
afterAll(() => city.end());

interface Question {
  readonly unit: string;
  readonly asOf: number;
  readonly clock: string;
  readonly soft: boolean;
  readonly assignee?: string | undefined;
  readonly clause?: string | undefined;
}
const excluded = (row: Row, person: string) => person === 'east' && row.caseNo < 'HT-2026-000040';
const concerns = (q: Question, person: string) => (row: Row) =>
  below[q.unit]!.includes(row.unitId) &&
  row.clock === q.clock &&
  row.soft === q.soft &&
  (q.assignee === undefined || row.assignee === q.assignee) &&
  (q.clause === undefined || row.clause === q.clause) &&
  !excluded(row, person);
const isOpen = ({ state }: Row) => state === 'running' || state === 'missed';
const wasOpen = (row: Row, asOf: number) => !row.settledAt || row.settledAt > asOf;
const byDue = (a: Row, b: Row) => a.dueAt! - b.dueAt! || (a.caseNo + a.id < b.caseNo + b.id ? -1 : 1);
const bySettling = (a: Row, b: Row) => b.settledAt! - a.settledAt! || (a.caseNo + a.id < b.caseNo + b.id ? 1 : -1);
const keysOf = (some: readonly { caseNo: string; id: string }[]) => some.map(({ caseNo, id }) => `${caseNo}/${id}`);

const address = (state: string, q: Question, limit: number) => {
  const parameters = new URLSearchParams({
    state,
    unit: q.unit,
    clock: q.clock,
    soft: String(q.soft),
    limit: String(limit),
  });
  if (q.asOf !== now) parameters.set('asOf', new Date(q.asOf).toISOString());
  if (q.assignee) parameters.set('assignee', q.assignee);
  if (q.clause) parameters.set('clause', q.clause);
  return `/v1/deadlines?${parameters.toString()}`;
};
const questions = Array.from({ length: 24 }, (): [Question, number, 'city' | 'east'] => {
  const person = pick(['city', 'east'] as const);
  const unit = pick(person === 'city' ? ['centre', 'east', 'west', 'east-1'] : ['east', 'east-1']);
  const asOf = pick([now, now, now - 3 * day, now - 11 * day]);
  const [clock, soft] = [pick(['holder', 'claimant']), pick([false, false, true])];
  const [assignee, clause] = [pick([undefined, undefined, 'worker']), pick([undefined, undefined, 'A'])];
  return [{ unit, asOf, clock, soft, assignee, clause }, pick([1, 7, 20, 33, 100]), person];
});

describe('every page together', () => {
  it.each(questions)('%j, %i a page, asked by %s, is what a walk over the rows finds', async (q, limit, person) => {
    const mine = rows.filter(concerns(q, person));
    const list = async (state: string) => keysOf(await everyPage(city, person, address(state, q, Math.max(limit, 7))));
    const overdue = mine.filter((row) => row.dueAt! <= q.asOf && wasOpen(row, q.asOf)).sort(byDue);
    expect(await list('overdue')).toEqual(keysOf(overdue));
    for (const state of ['met', 'met-late', 'cancelled'] as const) {
      const settled = mine.filter((row) => row.state === state && row.settledAt! <= q.asOf).sort(bySettling);
      expect(await list(state)).toEqual(keysOf(settled));
    }
    if (q.asOf !== now) return;
    expect(await list('running')).toEqual(keysOf(mine.filter((row) => isOpen(row) && row.dueAt! > now).sort(byDue)));
  });

  it('is counted the same', async () => {
    const { body } = await city.get('city', '/v1/deadlines/counts?unit=centre&from=2026-02-20&to=2026-03-05');
    const [from, to] = [Date.parse('2026-02-20T00:00:00+08:00'), Date.parse('2026-03-06T00:00:00+08:00')];
    for (const { unit, scope, overdue, running, met, metLate } of body.items as Record<string, never>[]) {
      const inScope = (row: Row) =>
        scope === 'own' ? row.unitId === unit!['id'] : (below[unit!['id']] ?? [unit!['id']]).includes(row.unitId);
      const mine = rows.filter((row) => row.clock === 'holder' && !row.soft && inScope(row));
      const settled = (state: string) =>
        mine.filter((row) => row.state === state && row.settledAt! >= from && row.settledAt! < to).length;
      expect([overdue, running]).toEqual([
        mine.filter((r) => isOpen(r) && r.dueAt! <= now).length,
        mine.filter((r) => isOpen(r) && r.dueAt! > now).length,
      ]);
      expect([met, metLate]).toEqual([settled('met'), settled('met-late')]);
    }
    const past = await city.get(
      'city',
      `/v1/deadlines/counts?unit=centre&asOf=${new Date(now - 11 * day).toISOString()}`,
    );
    const then = rows.filter(
      (row) => row.clock === 'holder' && !row.soft && row.dueAt! <= now - 11 * day && wasOpen(row, now - 11 * day),
    );
    expect(past.body.items[0]).toMatchObject({ overdue: then.length, running: null, dueSoon: null });
  });

  it('lists what several units of a caller share once', async () => {
    await city.db.execute(`insert into memberships (user_id, body_id, role) values ('worker', 'east', 'unit-head')`);
    const found = keysOf(await everyPage(city, 'worker', '/v1/deadlines?limit=50'));
    const expected = rows.filter(
      (row) =>
        isOpen(row) && row.dueAt! <= now && row.clock === 'holder' && !row.soft && below['east']!.includes(row.unitId),
    );
    expect(found).toEqual(keysOf(expected.filter((row) => row.caseNo >= 'HT-2026-000040').sort(byDue)));
  });
});

describe('the page of what is overdue', () => {
  it('is one range of the primary key of the scopes, in its order, whether planned for the values or for any', async () => {
    await putBulk();
    const client = new pg.Client({ connectionString: city.url });
    await client.connect();
    try {
      await client.query('analyze');
      for (const mode of ['force_custom_plan', 'force_generic_plan']) {
        await client.query(`set plan_cache_mode = ${mode}`);
        await client.query('deallocate all');
        const types =
          'text, text, boolean, int, text, text, text, text, boolean, text[], text, timestamptz, timestamptz, text, text, boolean';
        await client.query(`prepare page (${types}) as ${openDeadlinesSql(101)}`);
        const values = `'duty', 'holder', false, null, null, null, null, null, null, '{east}', 'east', '2026-03-10', '-infinity', '', '', false`;
        const { rows: plan } = await client.query<{ 'QUERY PLAN': string }>(
          `explain (costs off, analyze, timing off, summary off, buffers off) execute page (${values})`,
        );
        const text = plan.map((line) => line['QUERY PLAN']).join('\n');
        expect(text).toMatch(/Index (Only )?Scan using deadline_scopes_unit_id_\w+ on deadline_scopes s/);
        expect(text).toMatch(
          /Index Cond: .*unit_id = .*kind = .*clock = .*due_at <= .*ROW\(due_at, case_no, deadline_id\) >/,
        );
        expect(text).not.toMatch(/Seq Scan on (deadlines|deadline_scopes|case_access)|Bitmap/);
        // Whatever is sorted was cut to one page before.
        for (const [, sorted] of text.matchAll(/Sort .*actual rows=(\d+)/g))
          expect(Number(sorted)).toBeLessThanOrEqual(101);
        expect(text).toMatch(/deadline_scopes s \(actual rows=101(\.00)? loops=1\)/);
      }
    } finally {
      await client.end();
    }
  });
});

/** Enough rows that reading them all would be a choice. */
async function putBulk(): Promise<void> {
  await city.db
    .execute(`insert into deadlines (case_no, id, process, name, kind, clock, clause, state, unit_id, tier, started_at, due_at,
      original_due_at, provisional, basis, calendar_version, explanation)
    select 'HT-2025-' || lpad(n::text, 6, '0'), 'feedback:1', 'hotline-ticket', 'feedback', 'duty', 'holder', 'A', 'missed', 'east-2', 3,
      now(), timestamptz '2025-01-01' + n % 300 * interval '1 day', now(), false, '', '', '{}' from generate_series(1, 20000) n`);
  await city.db.execute(`insert into case_access (case_no, body_id, reason, since)
    select case_no, b, r, now() from deadlines, (values ('platform', 'platform'), ('east-2', 'holder')) as a (b, r)
    where case_no like 'HT-2025-%'`);
  await rebuildScopes(city.db, ['east-2']);
}
