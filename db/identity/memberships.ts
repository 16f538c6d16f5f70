/** Column of a query about `users u`: every membership as it stands now, as JSON. */
export const MEMBERSHIPS = membershipsWhere('true');

/** The same for those that a condition on `memberships m` lets through; the condition is of this house, never of a caller. */
export function membershipsWhere(condition: string): string {
  return `coalesce((
    select json_agg(json_build_object('role', m.role, 'bodyId', m.body_id) order by m.body_id, m.role)
    from memberships m where m.user_id = u.id and ${condition}), '[]')`;
}
