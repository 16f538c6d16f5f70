import { and, desc, eq, gte, lt, sql, type SQL } from 'drizzle-orm';
import type { Database } from '../client.ts';
import { accessJournal, users } from '../schema/index.ts';
import { textArray } from './visibility.ts';

export type AccessListRow = Readonly<{
  id: number;
  at: number;
  userId: string | null;
  label: string | null;
  kind: string;
  caseNo: string | null;
  detail: unknown;
}>;

export interface AccessQuery {
  /** Bodies whose members' entries are listed; undefined: all entries, those of nobody and of programs too. */
  readonly bodies: readonly string[] | undefined;
  readonly user?: string | undefined;
  readonly kind?: string | undefined;
  readonly caseNo?: string | undefined;
  /** Epoch ms, `to` exclusive. */
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  readonly after?: { readonly at: number; readonly id: number } | undefined;
  readonly limit: number;
}

/** Entries of the access journal, newest first. */
export async function listAccess(db: Database, query: AccessQuery): Promise<AccessListRow[]> {
  const { id, at, userId, kind, caseNo, detail } = accessJournal;
  const { after, bodies } = query;
  const wanted: (SQL | undefined)[] = [
    query.user === undefined ? undefined : eq(userId, query.user),
    query.kind === undefined ? undefined : eq(kind, query.kind),
    query.caseNo === undefined ? undefined : eq(caseNo, query.caseNo),
    query.from === undefined ? undefined : gte(at, query.from),
    query.to === undefined ? undefined : lt(at, query.to),
    bodies === undefined
      ? undefined
      : sql`exists (
      select from memberships m where m.user_id = ${userId} and m.body_id = any(${textArray(bodies)}))`,
    after === undefined
      ? undefined
      : sql`(${at}, ${id}) < (${new Date(after.at).toISOString()}::timestamptz, ${after.id}::bigint)`,
  ];
  return db
    .select({ id, at, userId, label: users.label, kind, caseNo, detail })
    .from(accessJournal)
    .leftJoin(users, eq(users.id, userId))
    .where(and(...wanted))
    .orderBy(desc(at), desc(id))
    .limit(query.limit);
}
