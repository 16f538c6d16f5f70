import type { Caller } from '../../api/context.ts';
import type { Database } from '../client.ts';
import { prepare } from '../queries/prepared.ts';

/** Column of a query about `users u`: every membership as it stands now, as JSON. */
export const MEMBERSHIPS = membershipsWhere('true');

/** The same for those that a condition on `memberships m` lets through; the condition is of this house, never of a caller. */
export function membershipsWhere(condition: string): string {
  return `coalesce((
    select json_agg(json_build_object('role', m.role, 'bodyId', m.body_id) order by m.body_id, m.role)
    from memberships m where m.user_id = u.id and ${condition}), '[]')`;
}

interface MemberRow {
  readonly userId: string;
  readonly memberships: Caller['memberships'];
}
const memberByUser = prepare<MemberRow>(`
  select u.id as "userId", ${MEMBERSHIPS} as memberships from users u where u.id = $1 and u.active and u.kind = 'person'`);

/** A person who may act now, with every role; undefined for an account that is not active, or a machine's. */
export async function memberById(db: Database, userId: string): Promise<MemberRow | undefined> {
  return (await memberByUser(db, [userId]))[0];
}
