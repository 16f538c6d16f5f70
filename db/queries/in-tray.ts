/** 收件箱: the open cases of the caller's own units, or the caller's own, by what is due first. */
import type { Database } from '../client.ts';
import { epochMs, instantValue, plan } from './prepared.ts';
import type { NextDue } from './next-due.ts';
import type { UnitName } from './units.ts';

export type TrayBox = 'mine' | 'unit' | 'unclaimed';

export interface TrayPage {
  readonly box: TrayBox;
  readonly userId: string;
  /** Units the caller is a member of, themselves and not their subtrees. */
  readonly units: readonly string[];
  /** The same with unions: bodies for which an exclusion counts. */
  readonly own: readonly string[];
  readonly after?: TrayKey | undefined;
  readonly limit: number;
}
/** Where a page ended; `dueAt` is Infinity for cases without a due date, which come last. */
export interface TrayKey {
  readonly dueAt: number;
  readonly caseNo: string;
}
export interface TrayRow {
  readonly caseNo: string;
  readonly process: string;
  readonly title: string;
  readonly stage: string;
  readonly holder: UnitName;
  readonly assignee: string | null;
  readonly openedAt: number;
  readonly updatedAt: number;
  readonly flags: readonly string[];
  readonly urgedCount: number;
  readonly seq: number;
  readonly view: unknown;
  readonly nextDue: NextDue | null;
}

/** A page of the in-tray. Reads every open case of the box to sort them: a tray, not a register. */
export async function readTray(db: Database, page: TrayPage): Promise<TrayRow[]> {
  const { box, userId, units, own, after, limit } = page;
  const values = [units, userId, own, instantValue(after?.dueAt ?? -Infinity), after?.caseNo ?? '', limit];
  return (await statements[box](db, values)).map(toTrayRow);
}

interface Raw {
  readonly case_no: string;
  readonly process: string;
  readonly title: string;
  readonly stage: string;
  readonly holder_unit: string;
  readonly unit_name: string | null;
  readonly holder_tier: number;
  readonly assignee: string | null;
  readonly opened_at: Date;
  readonly updated_at: Date;
  readonly flags: readonly string[];
  readonly seq: number;
  readonly view: unknown;
  readonly due_id: string | null;
  readonly due_name: string | null;
  readonly due_soft: boolean | null;
  readonly due_at: Date | null;
}

const textOf = (which: string): string => `
  select c.case_no, c.process, c.title, c.stage, c.holder_unit, u.name as unit_name, c.holder_tier, c.assignee, c.opened_at,
    c.updated_at, c.flags, c.seq, c.view, n.id as due_id, n.name as due_name, n.soft as due_soft, n.due_at
  from cases c
  left join service_units u on u.id = c.holder_unit
  left join lateral (
    select d.id, d.name, d.soft, d.due_at from deadlines d
    where d.case_no = c.case_no and d.state in ('running', 'missed') and d.due_at is not null
      and d.kind = 'duty' and d.clock = 'holder' and d.unit_id = c.holder_unit
    order by d.soft, d.due_at, d.id limit 1
  ) n on true
  where c.closed_at is null and ${which}
    and (select count(*) from case_access x
      where x.case_no = c.case_no and x.body_id = any($3::text[]) and x.reason = 'excluded') = 0
    and (coalesce(n.due_at, 'infinity'), c.case_no) > ($4::timestamptz, $5)
  order by coalesce(n.due_at, 'infinity'), c.case_no limit $6`;

const inUnits = 'c.holder_unit = any($1::text[])';
const statements = {
  mine: plan<Raw>(textOf(`c.assignee = $2 and ${inUnits}`)),
  unit: plan<Raw>(textOf(`${inUnits} and $2::text is not null`)),
  unclaimed: plan<Raw>(textOf(`${inUnits} and $2::text is not null and c.assignee is null`)),
};

function toTrayRow(raw: Raw): TrayRow {
  const { process, title, stage, assignee, flags, seq, view } = raw;
  return {
    ...{ process, title, stage, assignee, flags, seq, view },
    caseNo: raw.case_no,
    holder: { id: raw.holder_unit, name: raw.unit_name ?? raw.holder_unit, tier: raw.holder_tier },
    openedAt: epochMs(raw.opened_at),
    updatedAt: epochMs(raw.updated_at),
    urgedCount: (raw.view as { urgedCount?: number }).urgedCount ?? 0,
    nextDue:
      raw.due_at && raw.due_id && raw.due_name
        ? { id: raw.due_id, name: raw.due_name, soft: raw.due_soft ?? false, dueAt: epochMs(raw.due_at) }
        : null,
  };
}
