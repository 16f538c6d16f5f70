/** Members, employers and cards within somebody's reach, by id; people masked by whoever shows them. */
import { and, eq, gt, inArray, type SQL } from 'drizzle-orm';
import type { Database } from '../client.ts';
import { cards, employers, members } from '../schema/index.ts';
import type { UnionReach } from './reach.ts';

export interface RegistryPage {
  readonly reach: UnionReach;
  readonly union?: string | undefined;
  readonly after: number;
  readonly limit: number;
}
/** Keyed hashes to find members by. */
export interface MemberSearch {
  readonly number?: string | undefined;
  readonly nameIndex?: string | undefined;
  readonly phoneIndex?: string | undefined;
  readonly phoneEndIndex?: string | undefined;
  readonly identityIndex?: string | undefined;
}

const within = (
  column: typeof members.unionId | typeof employers.unionId,
  { reach, union }: RegistryPage,
): SQL | undefined =>
  and(
    reach === 'everything' ? undefined : inArray(column, [...reach]),
    union === undefined ? undefined : eq(column, union),
  );

export async function listMembers(db: Database, page: RegistryPage, search: MemberSearch = {}) {
  const names = ['number', 'nameIndex', 'phoneIndex', 'phoneEndIndex', 'identityIndex'] as const;
  const wanted = names.map((name) => (search[name] === undefined ? undefined : eq(members[name], search[name])));
  return db
    .select({ member: members, employer: employers })
    .from(members)
    .leftJoin(employers, eq(employers.id, members.employerId))
    .where(and(within(members.unionId, page), gt(members.id, page.after), ...wanted))
    .orderBy(members.id)
    .limit(page.limit);
}

export async function listEmployers(db: Database, page: RegistryPage) {
  return db
    .select()
    .from(employers)
    .where(and(within(employers.unionId, page), gt(employers.id, page.after)))
    .orderBy(employers.id)
    .limit(page.limit);
}

/** Without the number itself; the member by theirs. */
export async function listCards(db: Database, page: RegistryPage) {
  const { id, lastFour, state, issued, expires } = cards;
  return db
    .select({ id, lastFour, state, issued, expires, member: members.number })
    .from(cards)
    .innerJoin(members, eq(members.id, cards.memberId))
    .where(and(within(members.unionId, page), gt(id, page.after)))
    .orderBy(id)
    .limit(page.limit);
}
