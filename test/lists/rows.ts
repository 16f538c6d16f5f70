/** Rows as `record` writes them, with what a test does not care about filled in. */
import { sql } from 'drizzle-orm';
import { type Database } from '../../db/client.ts';
import { rebuildScopes } from '../../db/organisations/tree.ts';
import { caseAccess, caseJournal, cases, deadlines } from '../../db/schema/index.ts';
import { now, tiers } from './support.ts';

type CaseValues = Partial<typeof cases.$inferInsert> & { readonly caseNo: string };
type DeadlineValues = Partial<typeof deadlines.$inferInsert> & { readonly caseNo: string; readonly unitId: string };

/** A case held by `holderUnit`, seen by the platform and the holder, kept from the bodies in `excluded`. */
export async function putCase(db: Database, values: CaseValues, excluded: readonly string[] = []): Promise<void> {
  const holderUnit = values.holderUnit ?? 'platform';
  const openedAt = values.openedAt ?? now - 5 * 86_400_000;
  const row = {
    ...{
      process: 'hotline-ticket',
      title: '工资报酬',
      matter: 'wages',
      channel: 'hotline',
      stage: 'handling',
      platformUnit: 'platform',
    },
    ...{ holderUnit, holderTier: tiers[holderUnit] ?? 3, openedAt, updatedAt: openedAt, seq: 1 },
    view: viewOf(values.caseNo, holderUnit),
    ...values,
  };
  await db.insert(cases).values(row);
  const since = openedAt;
  await db
    .insert(caseAccess)
    .values([
      { caseNo: row.caseNo, bodyId: 'platform', reason: 'platform', since },
      { caseNo: row.caseNo, bodyId: holderUnit, reason: 'holder', since },
      ...excluded.map((bodyId) => ({ caseNo: row.caseNo, bodyId, reason: 'excluded' as const, since })),
    ]);
}

const unitOf = (id: string) => ({
  id,
  tier: tiers[id] ?? 3,
  kind: 'station',
  unionId: 'federation',
  above: ['centre'],
});
const viewOf = (caseNo: string, holder: string) => ({
  ...{
    caseNo,
    open: ['give-feedback', 'approve-feedback'],
    standing: ['note'],
    deadlines: [],
    orders: [],
    urgedCount: 0,
    flags: [],
    details: {},
  },
  ...{ holder: unitOf(holder), platform: unitOf('platform') },
});

/** A deadline; its scopes are derived as they are in the product. */
export async function putDeadline(db: Database, values: DeadlineValues): Promise<void> {
  await putDeadlines(db, [values]);
}

/** Many deadlines at once. */
export async function putDeadlines(db: Database, many: readonly DeadlineValues[]): Promise<void> {
  const rows = many.map((values) => {
    const dueAt = values.dueAt === undefined ? now + 86_400_000 : values.dueAt;
    const startedAt = values.startedAt ?? now - 5 * 86_400_000;
    return {
      ...{
        id: 'feedback:1',
        process: 'hotline-ticket',
        name: 'feedback',
        kind: 'duty' as const,
        clock: 'holder' as const,
      },
      ...{ clause: '二(四)1(2)', state: 'running' as const, tier: tiers[values.unitId] ?? 3, startedAt },
      ...{ originalDueAt: dueAt ?? now, provisional: false, basis: '', calendarVersion: 'test', explanation: {} },
      ...values,
      dueAt,
    };
  });
  await db.insert(deadlines).values(rows);
  await rebuildScopes(db, [...new Set(rows.map(({ unitId }) => unitId))]);
}

/** Settles a deadline, as an act does. */
export async function settle(
  db: Database,
  caseNo: string,
  state: 'met' | 'met-late' | 'cancelled',
  settledAt: number,
): Promise<void> {
  const at = new Date(settledAt).toISOString();
  await db.execute(
    sql`update deadlines set state = ${state}, settled_at = ${at}::timestamptz where case_no = ${caseNo}`,
  );
  await rebuildScopes(db);
}

/** Journal entries of a case, chained by placeholders. */
export async function putJournal(
  db: Database,
  caseNo: string,
  entries: readonly Partial<typeof caseJournal.$inferInsert>[],
): Promise<void> {
  await db.insert(caseJournal).values(
    entries.map((entry, index) => ({
      ...{ caseNo, seq: index + 1, cause: `cause:${index + 1}`, at: now, actor: null, facts: [{ kind: 'noted' }] },
      ...{ prevHash: `h${index}`, hash: `h${index + 1}` },
      ...entry,
    })),
  );
}
