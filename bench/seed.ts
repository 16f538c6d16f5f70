/** A city's worth of cases made by SQL: for measuring lists, not for looking at. */
import pg from 'pg';
import { connect, disconnect } from '../db/client.ts';
import { rebuildClosure } from '../db/organisations/tree.ts';

/** What `seedCases` laid out. */
export interface Seeded {
  readonly cases: number;
  readonly deadlines: number;
  readonly scopes: number;
  readonly ms: number;
}

const DISTRICTS = 16;
const STATIONS_PER_DISTRICT = 20;

/**
 * Fills a migrated, otherwise empty database: the city centre, the platform, 16 districts with 20 stations each, and
 * `count` hotline tickets of the last three years with three deadlines each. One case in five is still open, nearly all
 * of those overdue. The same count gives the same cases, dated back from now. The login must own the tables.
 */
export async function seedCases(url: string, count: number): Promise<Seeded> {
  const startedAt = performance.now();
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    for (const statement of organisations) await client.query(statement);
    await deriveClosure(url);
    await client.query('begin');
    await client.query(cases, [count]);
    for (const statement of aroundCases) await client.query(statement);
    await client.query('commit');
    for (const table of ['cases', 'case_access', 'deadlines', 'deadline_scopes', 'unit_closure', 'service_units']) {
      await client.query(`vacuum (analyze) ${table}`);
    }
    const counted = await client.query<{ cases: number; deadlines: number; scopes: number }>(`
      select (select count(*) from cases)::int as cases, (select count(*) from deadlines)::int as deadlines,
        (select count(*) from deadline_scopes)::int as scopes`);
    return { ...counted.rows[0]!, ms: Math.round(performance.now() - startedAt) };
  } finally {
    await client.end();
  }
}

async function deriveClosure(url: string): Promise<void> {
  const db = connect(url, { poolSize: 1, queryTimeoutMs: 60_000 });
  try {
    await rebuildClosure(db);
  } finally {
    await disconnect(db);
  }
}

const organisations = [
  `insert into union_organisations (id, name, kind, parent_id)
   select 'u-city', '市总工会', 'city', null
   union all select 'u-d' || d, '第' || d || '区总工会', 'district', 'u-city' from generate_series(1, ${DISTRICTS}) d`,
  `insert into service_units (id, name, tier, kind, union_id)
   select 'centre', '市职工服务中心', 1, 'city-centre', 'u-city'
   union all select 'platform', '热线平台', 1, 'hotline-platform', 'u-city'
   union all select 'd' || d, '第' || d || '区职工服务中心', 2, 'district-centre', 'u-d' || d
     from generate_series(1, ${DISTRICTS}) d
   union all select 'd' || d || '-s' || s, '第' || d || '区第' || s || '工会服务站', 3, 'station', 'u-d' || d
     from generate_series(1, ${DISTRICTS}) d, generate_series(1, ${STATIONS_PER_DISTRICT}) s`,
  `insert into guidance_lines (superior_id, subordinate_id, line)
   select 'centre', 'platform', 'department'
   union all select 'centre', 'd' || d, 'area' from generate_series(1, ${DISTRICTS}) d
   union all select 'd' || d, 'd' || d || '-s' || s, 'area'
     from generate_series(1, ${DISTRICTS}) d, generate_series(1, ${STATIONS_PER_DISTRICT}) s`,
  `insert into matters (code, zh, en)
   select 'm' || m, '事项第' || m || '类', 'Matter ' || m from generate_series(1, 40) m`,
];

/** Spreads numbers over stations, matters and states without a pattern that an index could profit from. */
const cases = `
  insert into cases (case_no, process, title, matter, channel, stage, outcome, holder_unit, holder_tier, assignee, platform_unit,
    opened_at, closed_at, updated_at, seq, flags, view, engine)
  select 'HT-' || to_char(opened_at, 'YYYY') || '-' || lpad(n::text, 6, '0'), 'hotline-ticket', '事项第' || matter || '类', 'm' || matter,
    (array['phone', 'web', 'wechat'])[1 + n % 3], case when open then 'handling' else 'archived' end,
    case when open then null else 'answered' end, 'd' || district || '-s' || station, 3,
    case when n % 4 = 0 then null else 'user-' || district || '-' || station || '-' || n % 5 end, 'platform', opened_at,
    case when open then null else opened_at + interval '6 days' end, opened_at + interval '1 day', 6,
    case when n % 500 = 0 then '{unreachable-sample}'::text[] else '{}'::text[] end,
    '{"open":["feedback"],"standing":["note","attach"],"deadlines":[],"orders":[]}', case when open then 'running' else 'ended' end
  from (
    select n, 1 + (h & 1023) % ${DISTRICTS} as district, 1 + ((h >> 10) & 1023) % ${STATIONS_PER_DISTRICT} as station,
      1 + ((h >> 20) & 255) % 40 as matter, n > $1 * 0.9 or (h & 4095) < 455 as open,
      date_trunc('second', now()) - (($1 - n) * interval '1095 days' / $1) as opened_at
    from (select n, hashint4(n) & 2147483647 as h from generate_series(1, $1::int) n) numbered
  ) spread`;

const aroundCases = [
  `insert into case_access (case_no, body_id, reason, since)
   select case_no, platform_unit, 'platform', opened_at from cases
   union all select case_no, holder_unit, 'holder', opened_at from cases`,
  `insert into deadlines (case_no, id, process, name, kind, clock, clause, state, unit_id, tier, assignee, started_at, due_at,
     original_due_at, provisional, settled_at, basis, calendar_version, explanation)
   select c.case_no, l.name || ':1', c.process, l.name, l.kind, l.clock, l.clause,
     case when l.kind = 'window' then case when open then 'running' else 'lapsed' end
       when not open then case when late then 'met-late' else 'met' end
       when c.opened_at + l.term <= now() then 'missed' else 'running' end,
     case when l.clock = 'holder' and l.kind = 'duty' then c.holder_unit else c.platform_unit end,
     case when l.clock = 'holder' and l.kind = 'duty' then 3 else 1 end, c.assignee, c.opened_at, c.opened_at + l.term,
     c.opened_at + l.term, false,
     case when open then null when l.kind = 'window' then c.opened_at + l.term when late then c.opened_at + l.term + interval '1 day'
       else c.opened_at + interval '5 days' end,
     '', 'seed', '{}'
   from (select *, closed_at is null as open, right(case_no, 1) = '7' as late from cases) c
   cross join (values
     ('feedback', 'duty', 'holder', '二(四)1(2)', interval '9 days'),
     ('claimant-feedback', 'duty', 'claimant', '二(四)1(2)', interval '9 days'),
     ('reopening', 'window', 'holder', 'policy', interval '400 days')
   ) as l (name, kind, clock, clause, term)`,
  `insert into deadline_scopes (unit_id, kind, clock, soft, due_at, case_no, deadline_id)
   select u.ancestor_id, d.kind, d.clock, d.soft, d.due_at, d.case_no, d.id
   from deadlines d join unit_closure u on u.descendant_id = d.unit_id
   where d.state in ('running', 'missed')`,
];
