import { setTimeout } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import { afterAll, beforeEach, expect, it } from 'vitest';
import { importOrganisations } from '../../db/organisations/import.ts';
import { rebuildScopes } from '../../db/organisations/tree.ts';
import { type DeadlineState, deadlineScopes, deadlines } from '../../db/schema/index.ts';
import { freshDatabase, type TestDatabase } from '../support/database.ts';
import { city, csv, importLines } from './support.ts';

const now = Date.UTC(2026, 2, 2);
const day = 86_400_000;
let database: TestDatabase;
beforeEach(async () => {
  await database?.drop();
  database = await freshDatabase();
  await importLines(database.db, ...city);
});
afterAll(() => database.drop());

async function deadline(
  caseNo: string,
  unitId: string,
  state: DeadlineState,
  dueAt: number | null = now + day,
): Promise<void> {
  await database.db.insert(deadlines).values({
    ...{ caseNo, id: 'feedback:1', process: 'hotline-ticket', name: 'feedback', kind: 'duty', clock: 'holder' },
    ...{ clause: '二(四)1(2)', state, unitId, tier: 3, startedAt: now, dueAt, originalDueAt: now + day },
    ...{ provisional: false, basis: 'b', calendarVersion: 'v', explanation: {} },
  } as typeof deadlines.$inferInsert);
}

async function scopes(): Promise<string[]> {
  const rows = await database.db.select().from(deadlineScopes);
  return rows.map((row) => `${row.caseNo}@${row.unitId}`).sort();
}

it('counts open deadlines for their unit and everything above, and nothing else', async () => {
  await deadline('C1', 'home', 'running');
  await deadline('C2', 'east', 'missed');
  await deadline('C3', 'east', 'met');
  await deadline('C4', 'east', 'suspended', null);
  await rebuildScopes(database.db);
  const c1 = ['bureau-unit', 'centre', 'east', 'east-station', 'home'].map((unit) => `C1@${unit}`);
  expect(await scopes()).toEqual([...c1, 'C2@centre', 'C2@east']);
});

it('corrects what is wrong: a due date that moved, a deadline that is settled', async () => {
  await deadline('C1', 'east', 'running');
  await deadline('C2', 'east', 'running');
  await rebuildScopes(database.db);
  await database.db.execute(sql`update deadlines set due_at = due_at + interval '1 day' where case_no = 'C1'`);
  await database.db.execute(sql`update deadlines set state = 'met' where case_no = 'C2'`);
  await rebuildScopes(database.db, ['east']);
  expect(await scopes()).toEqual(['C1@centre', 'C1@east']);
  expect((await database.db.select().from(deadlineScopes))[0]?.dueAt).toBe(now + 2 * day);
});

it('follows a reorganisation in the same transaction, for the units that moved', async () => {
  await deadline('C1', 'east-station', 'running');
  await deadline('C2', 'home', 'running');
  await deadline('C3', 'west', 'running');
  await rebuildScopes(database.db);
  await importLines(database.db, 'unit,east-station,东街服务站,station,,3,street-east,west,,09:00,17:30,');
  expect(await scopes()).toEqual([
    ...['centre', 'east-station', 'west'].map((unit) => `C1@${unit}`),
    ...['bureau-unit', 'centre', 'east-station', 'home', 'west'].map((unit) => `C2@${unit}`),
    ...['centre', 'west'].map((unit) => `C3@${unit}`),
  ]);
});

it('lets no deadline be counted by the tree as it was before a reorganisation that is going on', async () => {
  const record = async () => {
    await deadline('C1', 'east-station', 'running');
    await database.db.execute(sql`
      insert into deadline_scopes (unit_id, kind, clock, soft, due_at, case_no, deadline_id)
      select c.ancestor_id, d.kind, d.clock, d.soft, d.due_at, d.case_no, d.id
      from deadlines d join unit_closure c on c.descendant_id = d.unit_id where d.case_no = 'C1'`);
  };
  let recorded: Promise<void> | undefined;
  await importOrganisations(database.db, csv('unit,east-station,站,station,,3,street-east,west,,,,'), {
    afterwards: async () => {
      recorded = record();
      await setTimeout(200);
      expect(await scopes()).toEqual([]); // it waits for the reorganisation
    },
  });
  await recorded;
  expect(await scopes()).toEqual(['C1@centre', 'C1@east-station', 'C1@west']);
});
