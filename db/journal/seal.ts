import type { PoolClient } from 'pg';
import type { Database } from '../client.ts';
import { accessHashOf } from './access-hash.ts';
import { readAccess } from './read-access.ts';
import type { SealKey } from './seal-key.ts';
import { accessLine, caseLine, newRoot, parseStatement, rangesOf, recentRanges, sizeOf } from './statement.ts';
import { statementHash, statementText, type Leaf, type Range, type Statement } from './statement.ts';

/** One seal is made at a time, whoever makes it. */
const LOCK_KEY = 5_201_316;
/**
 * How far back entries are looked at again: longer than any transaction that was still open at the seal before could
 * have lasted, and than a clock is set back.
 */
const OVERLAP = '1 hour';
/** At one a minute, as many as may matter for entries of the access journal that come late. */
const SEALS_LOOKED_BACK = 130;
const PAGE = 5_000;

export interface Made {
  readonly no: number;
  readonly changed: number;
}

/**
 * Makes the next seal: where every chain stands that moved since the last one, which entries the access journal got, and
 * the totals, chained to the last seal and signed. In one snapshot of the database, without holding up anybody.
 * @param isDue asked under the lock with the time of the last seal (epoch ms), so that two workers make one seal
 * @returns undefined if it was not due, or another worker is at it
 */
export async function makeSeal(
  db: Database,
  key: SealKey,
  isDue: (lastAt: number | undefined) => boolean = () => true,
): Promise<Made | undefined> {
  const client = await db.$client.connect();
  try {
    // The lock is the session's: taken before the snapshot, so that the snapshot shows the last seal.
    const lock = await client.query<{ mine: boolean }>('select pg_try_advisory_lock($1) as mine', [LOCK_KEY]);
    if (!lock.rows[0]?.mine) return undefined;
    try {
      await client.query('begin isolation level repeatable read');
      const made = await sealNow(client, key, isDue);
      await client.query('commit');
      return made;
    } catch (error) {
      await client.query('rollback').catch(() => undefined);
      throw error;
    } finally {
      await client.query('select pg_advisory_unlock($1)', [LOCK_KEY]).catch(() => undefined);
    }
  } finally {
    client.release();
  }
}

interface Last {
  readonly no: number;
  readonly at: Date;
  readonly statement: string;
  readonly hash: string;
}

async function sealNow(
  client: PoolClient,
  key: SealKey,
  isDue: (lastAt: number | undefined) => boolean,
): Promise<Made | undefined> {
  const { rows: recent } = await client.query<Last>(
    `select no, at, statement, hash from journal_seals order by no desc limit ${SEALS_LOOKED_BACK}`,
  );
  const [last] = recent;
  if (!isDue(last?.at.getTime())) return undefined;
  const before = last && parseStatement(last.statement);
  if (last && !before) throw new Error(`seal ${last.no} cannot be read: verify the journal`);
  const no = (last?.no ?? 0) + 1;
  const now = await client.query<{ at: Date }>(`select date_trunc('milliseconds', now()) as at`);
  const grown = await writeLeaves(client, no, last?.at);
  const statement: Statement = {
    ...{ type: 'sanji-journal-seal/1', no, at: now.rows[0]!.at.toISOString(), previous: last?.hash ?? '' },
    cases: {
      ...(await rootOfLeaves(client, no)),
      total: (before?.cases.total ?? 0) + grown.cases,
      entries: (before?.cases.entries ?? 0) + grown.entries,
    },
    access: await sealAccess(client, recent, before?.access.total ?? 0),
  };
  const text = statementText(statement);
  await client.query(
    `insert into journal_seal_keys (key_id, public_key, since) values ($1, $2, $3) on conflict do nothing`,
    [key.id, key.publicKey, statement.at],
  );
  await client.query(
    `insert into journal_seals (no, at, statement, hash, key_id, signature) values ($1, $2, $3, $4, $5, $6)`,
    [no, statement.at, text, statementHash(text), key.id, key.sign(text)],
  );
  return { no, changed: statement.cases.changed };
}

/** The last entry of every chain written to lately, unless an earlier seal has it. */
const WRITE_LEAVES = `
  with lately as (
    select distinct on (case_no) case_no, seq, hash from case_journal
    where written_at >= coalesce($2::timestamptz - interval '${OVERLAP}', '-infinity')
    order by case_no, seq desc),
  moved as (
    select l.case_no, l.seq, l.hash, sealed.seq as before from lately l
    left join lateral (
      select s.seq from journal_seal_leaves s where s.case_no = l.case_no collate "C" order by s.seal_no desc limit 1
    ) sealed on true
    where sealed.seq is null or sealed.seq < l.seq),
  written as (
    insert into journal_seal_leaves (seal_no, case_no, seq, head) select $1, case_no, seq, hash from moved order by case_no collate "C")
  select count(*) filter (where before is null)::int as cases, coalesce(sum(seq - coalesce(before, 0)), 0)::int as entries from moved`;

async function writeLeaves(client: PoolClient, no: number, lastAt: Date | undefined) {
  const { rows } = await client.query<{ cases: number; entries: number }>(WRITE_LEAVES, [no, lastAt ?? null]);
  return rows[0]!;
}

async function rootOfLeaves(client: PoolClient, no: number): Promise<{ changed: number; root: string }> {
  const root = newRoot();
  for await (const leaf of leavesOf(client, no)) root.add(caseLine(leaf));
  return { changed: root.count, root: root.end() };
}

/** The leaves of a seal, ordered by case number; within a transaction, read piece by piece. */
export async function* leavesOf(client: Pick<PoolClient, 'query'>, no: number): AsyncGenerator<Leaf> {
  const cursor = `leaves_${no}`;
  await client.query(
    `declare ${cursor} no scroll cursor for select case_no as "caseNo", seq, head from journal_seal_leaves
     where seal_no = ${no} order by case_no`,
  );
  for (;;) {
    const { rows } = await client.query<Leaf>(`fetch ${PAGE} from ${cursor}`);
    yield* rows;
    if (rows.length < PAGE) break;
  }
  await client.query(`close ${cursor}`);
}

async function sealAccess(client: PoolClient, recent: readonly Last[], total: number): Promise<Statement['access']> {
  const statements = recent.flatMap(({ statement }) => parseStatement(statement) ?? []);
  const after = lastOf(statements.flatMap(({ access }) => access.ranges));
  const root = newRoot();
  const ids: number[] = [];
  for await (const row of readAccess(client, after, gapsIn(recentRanges(statements)))) {
    root.add(accessLine(row.id, accessHashOf(row)));
    ids.push(row.id);
  }
  const ranges = rangesOf(ids);
  return { ranges, root: root.end(), total: total + sizeOf(ranges) };
}

const lastOf = (ranges: readonly Range[]): number => ranges.reduce((most, [, to]) => Math.max(most, to), 0);

/** Numbers between sealed ones that were not there: their transactions may have been open still. */
function gapsIn(ranges: readonly Range[]): number[] {
  const sorted = [...ranges].sort(([a], [b]) => a - b);
  const gaps: number[] = [];
  for (const [i, [from]] of sorted.entries()) {
    const before = sorted[i - 1];
    if (before) for (let id = before[1] + 1; id < from && gaps.length < PAGE; id += 1) gaps.push(id);
  }
  return gaps;
}
