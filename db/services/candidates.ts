/** Units that could take a matter, with what is known of each in view of where the work is. One statement. */
import type { Database } from '../client.ts';
import { prepare } from '../queries/prepared.ts';
import { asTheHouse } from '../row-sight.ts';
import type { Place, RoutingCandidate } from './judge.ts';
import type { ServiceRow } from './versions.ts';

const candidates = prepare<RoutingCandidate>(`
  with recursive
  area as (
    select id from union_organisations where id in ($3, $5)
    union select o.id from union_organisations o join area a on o.parent_id = a.id),
  trade as (
    select id from union_organisations where id = $4
    union select o.id from union_organisations o join trade t on o.parent_id = t.id),
  pool as materialized (
    select u.* from service_units u
    where u.id = any($2::text[]) or (u.kind = any($1::text[]) and (
      u.tier = 1 and u.kind <> 'bureau-centre'
      or u.union_id = $5 or u.union_id in (select id from area) or u.union_id in (select id from trade))))
  select p.id, p.name, p.tier, p.kind, p.active, p.union_id as "unionId", p.id = any($2::text[]) as named,
    p.union_id = $5 as "isOfStreet", p.union_id = $3 as "isOfDistrict", p.union_id = $4 as "isOfIndustry",
    p.union_id in (select id from area) as "isBelowDistrict", p.union_id in (select id from trade) as "isBelowIndustry",
    p.id = $6 or exists (select from service_units e where e.id = $6 and e.union_id = p.union_id) as "isEmployers",
    (select count(*)::int from cases c where c.holder_unit = p.id and c.closed_at is null) as load,
    (select count(*)::int from deadline_scopes s where s.unit_id = p.id and s.kind = 'duty' and s.clock = 'holder'
      and not s.soft and s.due_at < $7::timestamptz) as overdue
  from pool p`);

/** Who could take the matter. Loads count all cases, whoever asks; no case is named. */
export function routingCandidates(
  db: Database,
  service: Pick<ServiceRow, 'unitKinds' | 'units'>,
  place: Place,
  at: number,
): Promise<RoutingCandidate[]> {
  return asTheHouse(() =>
    candidates(db, [
      ...[service.unitKinds, service.units, place.district ?? '', place.industry ?? ''],
      ...[place.street ?? '', place.employerUnit ?? '', new Date(at).toISOString()],
    ]),
  );
}
