/** 通知 for the posts a person holds. */
import { type SQL, and, desc, eq, isNull, lt, or, sql } from 'drizzle-orm';
import type { Database } from '../client.ts';
import type { Membership } from '../organisations/tree.ts';
import { cases, notices } from '../schema/index.ts';
import { notExcluded } from './visibility.ts';

export type NoticeRow = typeof notices.$inferSelect & { readonly process: string | null };

export interface NoticePage {
  readonly memberships: readonly Membership[];
  readonly unread: boolean;
  readonly after?: number | undefined;
  readonly limit: number;
}

/** Notices addressed to the caller's posts, newest first. A notice is read once for all who hold the post. */
export async function listNotices(
  db: Database,
  { memberships, unread, after, limit }: NoticePage,
): Promise<NoticeRow[]> {
  if (memberships.length === 0) return [];
  const rows = await db
    .select({ notice: notices, process: cases.process })
    .from(notices)
    .leftJoin(cases, eq(cases.caseNo, notices.caseNo))
    .where(
      and(
        addressedTo(memberships),
        unread ? isNull(notices.readAt) : undefined,
        after === undefined ? undefined : lt(notices.id, after),
      ),
    )
    .orderBy(desc(notices.id))
    .limit(limit);
  return rows.map(({ notice, process }) => ({ ...notice, process }));
}

/** Marks a notice as read, once; a repeat changes nothing. @returns when it was first read, or undefined if it is not the caller's. */
export async function markRead(
  db: Database,
  memberships: readonly Membership[],
  id: number,
  at: number,
): Promise<number | undefined> {
  if (memberships.length === 0) return undefined;
  const mine = and(eq(notices.id, id), addressedTo(memberships));
  const [marked] = await db
    .update(notices)
    .set({ readAt: at })
    .where(and(mine, isNull(notices.readAt)))
    .returning({ readAt: notices.readAt });
  const [row] = marked ? [marked] : await db.select({ readAt: notices.readAt }).from(notices).where(mine);
  return row?.readAt ?? undefined;
}

function addressedTo(memberships: readonly Membership[]): SQL | undefined {
  const posts = or(...memberships.map(({ bodyId, role }) => and(eq(notices.bodyId, bodyId), eq(notices.role, role))));
  const own = memberships.map(({ bodyId }) => bodyId);
  return and(posts, notExcluded({ own }, sql`${notices.caseNo}`));
}
