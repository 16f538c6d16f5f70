import type { Queryable } from '../client.ts';
import { accessHashOf } from '../journal/access-hash.ts';
import { accessJournal } from '../schema/index.ts';

/** What the access journal tells apart. */
export const accessKinds = [
  ...(['refused', 'unmasked', 'decoded', 'export', 'administration'] as const),
  ...(['login', 'login-failed', 'logout'] as const),
] as const;
export type AccessKind = (typeof accessKinds)[number];

/** One entry of the access journal. `detail` names filters and counts, never what a person wrote or searched for. */
export interface AccessEntry {
  readonly at: number;
  readonly userId: string | null;
  readonly kind: AccessKind;
  readonly caseNo?: string;
  readonly detail: Readonly<Record<string, unknown>>;
}

/**
 * Writes down who took what out of the house, saw what is masked, or changed its settings: before it is shown, or in the
 * transaction of the change. Refusals are noted in one place (api/plugins/refusals.ts).
 */
export async function journalAccess(db: Queryable, ...entries: readonly AccessEntry[]): Promise<void> {
  if (entries.length === 0) return;
  const rows = entries.map((entry) => ({ ...entry, caseNo: entry.caseNo ?? null }));
  await db.insert(accessJournal).values(rows.map((row) => ({ ...row, hash: accessHashOf(stored(row)) })));
}

/** As it will be read again: PostgreSQL keeps JSON, and knows no `undefined`. */
const stored = <Row extends { readonly detail: unknown }>(row: Row): Row => ({
  ...row,
  detail: JSON.parse(JSON.stringify(row.detail)) as unknown,
});
