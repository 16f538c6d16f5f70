/** 来电弹屏 over a register as large as the city's. */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import type { Stack } from '../local/stack.ts';
import { call } from './http.ts';
import { imported } from './imports.ts';
import { measure, measureArrivals, round, type Arrived, type Measured } from './load.ts';
import { phoneOf, writeEmployers, writeMembers } from './people.ts';

export interface ScreenPopFigures {
  readonly members: number;
  readonly cards: number;
  /** The register's tables and indexes. */
  readonly registerMib: number;
  readonly pops: readonly Measured[];
  /** Calls that come in whether or not the last one was answered. */
  readonly arrivals: readonly Arrived[];
  /** `GET /v1/me` at the same rates: what the door and the machine take by themselves. */
  readonly door: readonly Arrived[];
}

/** Members that were really imported, whose numbers call; the others only make the register as large. */
const CALLERS = 20_000;
/** Callers that have an open case; every other call is from one of them. */
const WITH_CASES = 300;
const EMPLOYERS = 1_000;
const CARDS_PER_MEMBER = 3.5 / 6.6;
const PART = 500_000;

/** Screen pops by a call-taker over HTTP, among `count` members. */
export async function measureScreenPop(
  stack: Stack,
  token: (userId: string) => string,
  {
    count,
    callers,
    arrivals,
    seconds,
  }: Record<'callers' | 'arrivals', readonly number[]> & { count: number; seconds: number },
): Promise<ScreenPopFigures> {
  const [employers, members] = ['employers.csv', 'callers.csv'].map((name) => join(stack.folder.root, name)) as [
    string,
    string,
  ];
  await writeEmployers(employers, EMPLOYERS, 'district-chaoyang');
  await writeMembers(members, Math.min(CALLERS, count), EMPLOYERS);
  const pid = stack.pid('worker') ?? 0;
  await imported(stack, token('u-supervisor'), { kind: 'employers', path: employers, pid });
  await imported(stack, token('u-supervisor'), { kind: 'members', path: members, pid });
  await Promise.all([employers, members].map((path) => rm(path)));
  const size = await fill(stack.databaseUrl, count);
  const post = async (path: string, status: number, body: object) => {
    const answer = await call(stack.apiUrl, token('u-call-taker-1'), 'POST', path, body);
    if (answer.status !== status)
      throw new Error(`${path} was answered ${answer.status}: ${JSON.stringify(answer.body)}`);
  };
  for (let n = 0; n < WITH_CASES; n += 1) await post('/v1/hotline-tickets', 201, intakeOf(phoneOf(n)));
  const pop = async (n: number) => {
    const among = n % 2 === 0 ? WITH_CASES : Math.min(CALLERS, count);
    await post('/v1/screen-pop', 200, { phone: phoneOf(Math.floor(Math.random() * among)) });
  };
  for (let n = 0; n < 200; n += 1) await pop(n);
  const pops: Measured[] = [];
  for (const c of callers) pops.push(await measure(c, seconds, pop));
  const me = async () => {
    const { status } = await call(stack.apiUrl, token('u-call-taker-1'), 'GET', '/v1/me');
    if (status !== 200) throw new Error(`/v1/me was answered ${status}`);
  };
  const arrived: Arrived[] = [];
  const door: Arrived[] = [];
  for (const rate of arrivals) {
    door.push(await measureArrivals(rate, seconds, me));
    arrived.push(await measureArrivals(rate, seconds, pop));
  }
  return { ...size, pops, arrivals: arrived, door };
}

const intakeOf = (phone: string) => ({
  ...{ channel: 'hotline', matter: 'wages', caller: { name: '压测', phone }, question: '压测用，非真实诉求。' },
  ...{ district: 'district-chaoyang', industry: 'industry-services' },
});

/** Fills the register with rows that look like those of others: random hashes, and as many bytes under seal. */
async function fill(url: string, count: number): Promise<Omit<ScreenPopFigures, 'pops' | 'arrivals' | 'door'>> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows: indexes } = await client.query<{ name: string; definition: string }>(`
      select indexname as name, indexdef as definition from pg_indexes
      where tablename in ('members', 'cards') and indexname not like '%pkey'`);
    for (const { name } of indexes) await client.query(`drop index ${name}`);
    const { rows } = await client.query<{ there: number }>('select count(*)::int as there from members');
    for (let from = rows[0]?.there ?? 0; from < count; from += PART)
      await client.query(FILL_MEMBERS, [from + 1, Math.min(from + PART, count)]);
    await client.query(FILL_CARDS, [Math.round(count * CARDS_PER_MEMBER)]);
    for (const { definition } of indexes) await client.query(definition);
    await client.query('vacuum analyze members, cards');
    const { rows: sizes } = await client.query<{ members: number; cards: number; bytes: number }>(`
      select (select count(*)::int from members) as members, (select count(*)::int from cards) as cards,
        (pg_total_relation_size('members') + pg_total_relation_size('cards'))::float8 as bytes`);
    const { members = 0, cards = 0, bytes = 0 } = sizes[0] ?? {};
    return { members, cards, registerMib: round(bytes / 1_048_576) };
  } finally {
    await client.end();
  }
}

const FILL_MEMBERS = `
  insert into members (updated_at, since, name_index, phone_index, phone_end_index, identity_index, number, union_id, status,
    employer_id, details_cipher)
  select now(), '2020-05-01', md5('n' || n % 400000)::uuid, gen_random_uuid(), md5('e' || n % 10000)::uuid, gen_random_uuid(), 'F' || n,
    'district-chaoyang', 'active', 1 + n % ${EMPLOYERS}, decode(repeat(md5(n::text), 5), 'hex')
  from generate_series($1::int, $2::int) n`;
const FILL_CARDS = `
  insert into cards (member_id, updated_at, issued, number_index, last_four, state, number_cipher)
  select id, now(), '2021-01-01', gen_random_uuid(), '0000', 'active', decode(repeat(md5(id::text), 3), 'hex')
  from members order by id limit $1`;
