/** What is known of the entries of a roster in view of one case: two statements, however many entries there are. */
import type { Database } from '../client.ts';
import { asTheHouse } from '../row-sight.ts';
import { epochMs, prepareEach, prepare } from '../queries/prepared.ts';
import type { Candidate } from './judge.ts';
import type { RosterKind, Tie } from './conflicts.ts';

export interface Setting {
  readonly caseNo: string;
  /** The unit that holds the case, with all above it. */
  readonly holder: { readonly id: string; readonly above: readonly string[] };
  /** Beijing date. */
  readonly on: string;
  /** The firm that is named in the case, if one is. */
  readonly firm?: string;
}
interface Row extends Omit<Candidate, 'lastNamedAt'> {
  readonly lastNamedAt: Date | null;
}

/** Kept by the unit or one above it, or said to serve it. */
const SERVES = `(e.unit_id = any($3::text[] || $2::text) or $2::text = any(e.served_units))`;
const WHICH = {
  /** Whoever serves the holder, and those kept below it; the rest of the city is not its staff's business. */
  pool: `e.kind = $5 and e.active and (${SERVES} or e.unit_id = any(array(
    select descendant_id from unit_closure where ancestor_id = $2::text)))`,
  one: `e.id = $5`,
};
/** Each table is read once, for all entries together: no plan can go round by the entry. */
const candidates = prepareEach<keyof typeof WHICH, Row>(
  (which) => `
  with pool as materialized (select e.*, ${SERVES} as serves from roster_entries e where ${WHICH[which]}),
  away as (
    select entry_id, max("until") as "until" from roster_absences where "from" <= $4 and "until" >= $4 group by entry_id),
  work as (
    select entry_id, count(*) filter (where state = 'named')::int as load, max(named_at) as last_named_at
    from roster_assignments where entry_id = any(array(select id from pool)) group by entry_id),
  here as (
    select entry_id, array_agg(state) as states from roster_assignments where case_no = $1 group by entry_id),
  party as (
    select array(select name_index from case_parties where case_no = $1 and name_index is not null) as names)
  select e.id, e.kind, coalesce(e.firm_id, e.id) as house, e.firm_id as "firmId", e.unit_id as "unitId",
    e.name_cipher as "nameCipher", e.areas, e.active and coalesce(f.active, true) as active,
    greatest(e.contract_from, f.contract_from) as "contractFrom", least(e.contract_until, f.contract_until) as "contractUntil",
    e.serves, greatest(own."until", firms."until") as "absentUntil",
    coalesce(w.load, 0) as load, w.last_named_at as "lastNamedAt",
    coalesce('refused' = any(h.states), false) as "refusedHere", coalesce('named' = any(h.states), false) as "namedHere",
    (e.name_index = any(p.names) or coalesce(f.name_index = any(p.names), false)) as "isParty"
  from pool e
  cross join party p
  left join roster_entries f on f.id = e.firm_id
  left join away own on own.entry_id = e.id
  left join away firms on firms.entry_id = e.firm_id
  left join work w on w.entry_id = e.id
  left join here h on h.entry_id = e.id`,
);

const valuesOf = ({ caseNo, holder, on }: Setting, which: string) => [caseNo, holder.id, [...holder.above], on, which];
const toCandidate = (row: Row): Candidate => ({ ...row, lastNamedAt: epochMs(row.lastNamedAt) });

/** The active entries of a kind that serve the holder, or are kept by a unit below it. */
export async function candidatesFor(db: Database, setting: Setting, kind: RosterKind): Promise<Candidate[]> {
  return (await candidates('pool')(db, valuesOf(setting, kind))).map(toCandidate);
}

/** One entry in view of a case, whether it would do or not; undefined if there is none. */
export async function candidateById(db: Database, setting: Setting, id: string): Promise<Candidate | undefined> {
  return (await candidates('one')(db, valuesOf(setting, id))).map(toCandidate)[0];
}

/**
 * Ties of the houses of the rosters with the two parties of a case: whose standing client one of them is, and who acts
 * for or against one of them in a case that is not closed. Whoever is named for the worker acts for the claimant; a
 * mediator acts for nobody. A representative of this very case counts as well.
 */
const ties = prepare<Tie>(`
  with here as (
    select part, name_index from case_parties
    where case_no = $1 and part in ('claimant', 'employer') and name_index is not null),
  meets as (
    select p.case_no, p.part as there, h.part as here from here h
    join case_parties p on p.name_index = h.name_index and p.part in ('claimant', 'employer')
    join cases c on c.case_no = p.case_no and c.closed_at is null),
  acting as (
    select m.case_no, m.here, m.there, 'claimant' as acts_for, coalesce(e.firm_id, e.id) as house from meets m
    join roster_assignments a on a.case_no = m.case_no and a.state = 'named'
    join roster_entries e on e.id = a.entry_id and e.kind <> 'mediator'
    where m.case_no <> $1
    union
    select m.case_no, m.here, m.there, case r.part when 'representative' then 'claimant' else 'employer' end,
      coalesce(e.firm_id, e.id)
    from meets m
    join case_parties r on r.case_no = m.case_no and r.part in ('representative', 'employer-representative')
    join roster_entries e on e.name_index = r.name_index)
  select distinct house, here, case when acts_for = there then 'for' else 'against' end as stance,
    case when case_no = $1 then 'here' else 'case' end as how
  from acting where case_no <> $1 or acts_for = there
  union all
  select distinct coalesce(e.firm_id, e.id), h.part, 'for', 'client' from here h
  join roster_clients c on c.name_index = h.name_index
  join roster_entries e on e.id = c.entry_id`);

/** Every tie between houses of the rosters and the parties of the case. */
export function tiesOf(db: Database, caseNo: string): Promise<Tie[]> {
  return asTheHouse(() => ties(db, [caseNo]));
}
