/** Accounts of staff and machines, and what they may be where. Who may change them is asked before. */
import { and, asc, eq, gt, sql, type SQL } from 'drizzle-orm';
import type { Queryable } from '../client.ts';
import { textArray } from '../queries/visibility.ts';
import { memberships, type Role, users } from '../schema/index.ts';

export interface Post {
  readonly role: Role;
  readonly bodyId: string;
}
export interface Account {
  readonly id: string;
  readonly label: string;
  readonly kind: 'person' | 'machine';
  readonly active: boolean;
  /** The body that keeps the account, beside those where it has roles. */
  readonly bodyId: string | null;
  /** Whether the person behind it is known, so that their own cases are hidden from them. */
  readonly personKnown: boolean;
  readonly posts: readonly Post[];
}
/** Bodies whose accounts are looked at. */
export type Reach = readonly string[] | 'everything';
export interface AccountFilter {
  readonly body?: string | undefined;
  readonly role?: Role | undefined;
  readonly active?: boolean | undefined;
}

const columns = {
  ...{ id: users.id, label: users.label, kind: users.kind, active: users.active, bodyId: users.bodyId },
  personKnown: sql<boolean>`${users.personIndexes} <> '{}'`,
  posts: sql<readonly Post[]>`coalesce((
    select json_agg(json_build_object('role', m.role, 'bodyId', m.body_id) order by m.body_id, m.role)
    from memberships m where m.user_id = ${users.id}), '[]')`,
};

/** Kept by one of these bodies, or with a role at one of them. */
const isOf = (bodies: SQL, role?: Role): SQL => sql`(
  (${role === undefined ? sql`true` : sql`false`} and ${users.bodyId} = any(${bodies}))
  or exists (select from memberships m where m.user_id = ${users.id} and m.body_id = any(${bodies})
    and ${role === undefined ? sql`true` : sql`m.role = ${role}`}))`;
const within = (reach: Reach): SQL | undefined => (reach === 'everything' ? undefined : isOf(textArray(reach)));

/** Accounts within reach, by id. A body means its subtree. */
export async function listAccounts(
  db: Queryable,
  page: { readonly reach: Reach; readonly filter: AccountFilter; readonly after: string; readonly limit: number },
): Promise<Account[]> {
  const { reach, after, limit } = page;
  const { body, role, active } = page.filter;
  const below = sql`array(select descendant_id from unit_closure where ancestor_id = ${body} union select ${body}::text)`;
  return db
    .select(columns)
    .from(users)
    .where(
      and(
        gt(users.id, after),
        within(reach),
        body === undefined ? undefined : isOf(below),
        role === undefined
          ? undefined
          : sql`exists (select from memberships m where m.user_id = ${users.id} and m.role = ${role})`,
        active === undefined ? undefined : eq(users.active, active),
      ),
    )
    .orderBy(asc(users.id))
    .limit(limit);
}

/** One account, if it is within reach. */
export async function findAccount(db: Queryable, reach: Reach, id: string): Promise<Account | undefined> {
  const rows = await db
    .select(columns)
    .from(users)
    .where(and(eq(users.id, id), within(reach)));
  return rows[0];
}

/** Waits for whoever changes the same account, so that two grants at once are judged one after the other. */
export const lockAccount = (tx: Queryable, id: string): Promise<unknown> =>
  tx.execute(sql`select from users where id = ${id} for update`);

/** @returns whether there was no account of that id. */
export async function createAccount(
  tx: Queryable,
  account: Pick<Account, 'id' | 'label' | 'kind' | 'bodyId'>,
): Promise<boolean> {
  return (await tx.insert(users).values(account).onConflictDoNothing().returning({ id: users.id })).length > 0;
}

export async function changeAccount(
  tx: Queryable,
  id: string,
  change: Partial<{ label: string; active: boolean; personIndexes: string[] }>,
): Promise<void> {
  await tx.update(users).set(change).where(eq(users.id, id));
}

/** @returns whether it is new. */
export async function addPost(tx: Queryable, userId: string, post: Post): Promise<boolean> {
  const added = await tx
    .insert(memberships)
    .values({ userId, ...post })
    .onConflictDoNothing()
    .returning();
  return added.length > 0;
}

/** @returns whether there was such a post. */
export async function removePost(tx: Queryable, userId: string, { role, bodyId }: Post): Promise<boolean> {
  const isIt = and(eq(memberships.userId, userId), eq(memberships.role, role), eq(memberships.bodyId, bodyId));
  return (await tx.delete(memberships).where(isIt).returning()).length > 0;
}

/** Whether there is such a unit or union. */
export async function isBody(db: Queryable, id: string): Promise<boolean> {
  const { rows } = await db.execute(sql`
    select from service_units where id = ${id} union all select from union_organisations where id = ${id}`);
  return rows.length > 0;
}
