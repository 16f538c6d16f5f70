import type { Database } from '../client.ts';
import { epochMs, prepare } from './prepared.ts';

/** What a case has to do next. */
export interface NextDue {
  readonly id: string;
  readonly name: string;
  readonly dueAt: number;
  readonly soft: boolean;
}

/** The open duty of the holder that is due first in each case, a binding one before a soft one; settled cases have none. */
export async function nextDueOf(db: Database, caseNos: readonly string[]): Promise<Map<string, NextDue>> {
  if (caseNos.length === 0) return new Map();
  const rows = await statement(db, [caseNos]);
  return new Map(
    rows.map(({ case_no, id, name, soft, due_at }) => [case_no, { id, name, soft, dueAt: epochMs(due_at) }]),
  );
}

interface Row {
  readonly case_no: string;
  readonly id: string;
  readonly name: string;
  readonly soft: boolean;
  readonly due_at: Date;
}

const statement = prepare<Row>(`
  select page.case_no, d.id, d.name, d.soft, d.due_at
  from unnest($1::text[]) as page(case_no)
  cross join lateral (
    select id, name, soft, due_at from deadlines
    where case_no = page.case_no and state in ('running', 'missed') and due_at is not null and kind = 'duty' and clock = 'holder'
    order by soft, due_at, id limit 1
  ) d`);
