/** Requests that one account sent in through the Open311 door; no texts and no people. */
import { prepare } from './prepared.ts';
import type { Database } from '../client.ts';

export interface ServiceRequest {
  readonly caseNo: string;
  readonly stage: string;
  readonly outcome: string | null;
  readonly code: string;
  readonly name: string | null;
  readonly unit: string | null;
  readonly tier: number | null;
  readonly confidential: boolean;
  readonly openedAt: Date;
  readonly updatedAt: Date;
  readonly closedAt: Date | null;
  readonly expectedAt: Date | null;
}

const FIELDS = `
  c.case_no as "caseNo", c.stage, c.outcome, coalesce(c.matter, '') as code, m.zh as name, u.name as unit, c.holder_tier as tier,
  coalesce((c.view->'details'->'opening'->>'confidential')::boolean, false) as confidential, c.opened_at as "openedAt",
  c.updated_at as "updatedAt", c.closed_at as "closedAt",
  (select d.due_at from deadlines d where d.case_no = c.case_no and d.kind = 'duty' and d.name = any(array['claimant-feedback', 'feedback'])
    and d.due_at is not null order by d.clock <> 'claimant', d.started_at desc limit 1) as "expectedAt"`;
const FROM = `
  from commands o join cases c on c.case_no = o.case_no left join matters m on m.code = c.matter
  left join service_units u on u.id = c.holder_unit where o.caller = $1 and o.route = $2 and o.kind = 'open'`;

const byNumbers = prepare<ServiceRequest>(
  `select ${FIELDS} ${FROM} and c.case_no = any($3) order by c.opened_at desc, c.case_no`,
);
const byTime = prepare<ServiceRequest>(`select ${FIELDS} ${FROM}
  and c.opened_at >= $3::timestamptz and c.opened_at <= $4::timestamptz and (c.matter = any($5) or cardinality($5::text[]) = 0)
  and ($6 = '' or (c.closed_at is null) = ($6 = 'open')) order by c.opened_at desc, c.case_no limit $7 offset $8`);

interface Own {
  readonly caller: string;
  readonly route: string;
}
export const requestsByNumber = (db: Database, { caller, route }: Own, numbers: readonly string[]) =>
  byNumbers(db, [caller, route, numbers]);

export interface Wanted extends Own {
  readonly from: number;
  readonly to: number;
  readonly codes: readonly string[];
  readonly status: 'open' | 'closed' | '';
  readonly limit: number;
  readonly offset: number;
}
export const requestsByTime = (db: Database, wanted: Wanted) => {
  const { caller, route, from, to, codes, status, limit, offset } = wanted;
  const iso = (at: number) => new Date(at).toISOString();
  return byTime(db, [caller, route, iso(from), iso(to), codes, status, limit, offset]);
};
