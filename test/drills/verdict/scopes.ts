import type { DrillHouse } from '../house.ts';
import type { Findings } from './findings.ts';

const EXPECTED = `
  select c.ancestor_id as unit_id, d.kind, d.clock, d.soft, d.due_at, d.case_no, d.id as deadline_id
  from deadlines d join unit_closure c on c.descendant_id = d.unit_id
  where d.state in ('running', 'missed') and d.due_at is not null`;
const STORED = `select unit_id, kind, clock, soft, due_at, case_no, deadline_id from deadline_scopes`;

/** The lists that supervisors read hold every open deadline at every unit above it, and nothing else. */
export async function checkScopes(house: DrillHouse, { disagreements }: Findings): Promise<void> {
  for (const [what, sql] of [
    ['is not listed', `(${EXPECTED}) except (${STORED})`],
    ['is listed and should not be', `(${STORED}) except (${EXPECTED})`],
  ] as const) {
    const rows = await house.query<{ unit_id: string; case_no: string; deadline_id: string }>(sql);
    for (const r of rows) disagreements.push(`${r.case_no} ${r.deadline_id} ${what} at ${r.unit_id}`);
  }
}
