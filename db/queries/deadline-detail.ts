import type { Database } from '../client.ts';
import { type DeadlineRow, type RawDeadline, deadlineColumns, toDeadline } from './deadline-row.ts';
import { prepare } from './prepared.ts';

/** A deadline with the reasons of its date, as `record` computed them. */
export interface DeadlineDetail extends DeadlineRow {
  readonly calendarVersion: string;
  /** What `dueDate` (calendar/) returned as its explanation. */
  readonly explanation: unknown;
}

/** One deadline, or undefined. The caller's sight of the case is checked before. */
export async function deadlineDetail(db: Database, caseNo: string, id: string): Promise<DeadlineDetail | undefined> {
  const [row] = await one(db, [caseNo, id]);
  return row && { ...toDeadline(row), calendarVersion: row.calendar_version, explanation: row.explanation };
}

const one = prepare<RawDeadline & { readonly calendar_version: string; readonly explanation: unknown }>(`
  select ${deadlineColumns}, d.calendar_version, d.explanation, u.name as unit_name, u.tier as unit_tier
  from deadlines d left join service_units u on u.id = d.unit_id
  where d.case_no = $1 and d.id = $2`);
