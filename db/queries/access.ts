import type { Queryable } from '../client.ts';
import { accessJournal } from '../schema/index.ts';

/** One entry of the access journal. `detail` names filters and counts, never what a person wrote or searched for. */
export interface AccessEntry {
  readonly at: number;
  readonly userId: string;
  readonly kind: 'export' | 'administration' | 'refused' | 'decoded' | 'unmasked';
  readonly caseNo?: string;
  readonly detail: Readonly<Record<string, unknown>>;
}

/** Writes down who took what out of the house or changed its settings. */
export async function journalAccess(db: Queryable, entry: AccessEntry): Promise<void> {
  await db.insert(accessJournal).values({ ...entry, caseNo: entry.caseNo ?? null });
}
