import { hash as digest, randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { appendEntries } from '../activities/record/journal.ts';
import { lockCase, nothingKnown } from '../activities/record/read.ts';
import { connect, disconnect, type Database } from '../db/client.ts';
import { FORMAT, hashOf } from '../db/journal/entry.ts';
import { makeSeal } from '../db/journal/seal.ts';
import { ensureSealKey, loadSealKey } from '../db/journal/seal-key.ts';
import { inSnapshot } from '../db/journal/snapshot.ts';
import { MORE_READERS } from '../db/journal/verify/readers.ts';
import { verifyJournals } from '../db/journal/verify/run.ts';
import { migrate } from '../db/migrate.ts';
import { inTransaction } from '../db/transaction.ts';
import { startPostgres } from '../local/postgres.ts';
import { measureInTurns, round } from './load.ts';

/** What the journal's chains cost. */
export interface JournalFigures {
  readonly entries: number;
  readonly verifiedPerSecond: number;
  readonly firstSealMs: number;
  readonly nextSealMs: number;
  /** What reading the hashes of an act's texts, hashing its entry and locking the case takes more than locking it alone. */
  readonly addedToAnActMs: { readonly p50: number; readonly p99: number };
}

const ENTRIES_PER_CASE = 12;
const PAGE = 1_000;
/** As long as those of an act with two limits. */
const facts = [
  {
    kind: 'acted',
    action: 'give-feedback',
    body: { verified: 'confirmed', treatment: 'resolved' },
    given: ['findings', 'result'],
  },
  { kind: 'stage-entered', stage: 'awaiting-callback' },
  { kind: 'deadline-met', deadline: 'feedback:1', clock: 'holder', at: 1_790_000_000_000 },
  { kind: 'handed-over', unit: 'chaoyang-centre', tier: 2, from: 'bj-12351' },
];

/** On a server of its own: `count` entries with a text each, sealed and verified; then acts with and without the chain, by turns. */
export async function measureJournal(count: number, seconds: number): Promise<JournalFigures> {
  const dataDir = await mkdtemp(join(tmpdir(), 'sanji-journal-'));
  const postgres = await startPostgres({ dataDir });
  const db = connect(postgres.url, { poolSize: 4, queryTimeoutMs: 600_000 });
  const auditor = connect(postgres.url, { role: 'sanji_audit', poolSize: 1, queryTimeoutMs: 600_000 });
  try {
    await migrate(postgres.url);
    await write(postgres.url, Math.ceil(count / ENTRIES_PER_CASE));
    const keyFile = join(dataDir, 'seal-key.pem');
    ensureSealKey(keyFile);
    const key = loadSealKey(keyFile, 'development');
    const firstSealMs = await timed(() => makeSeal(db, key));
    const nextSealMs = await timed(() => makeSeal(db, key));
    const startedAt = performance.now();
    const { entries, findings } = await inSnapshot(auditor, (client) =>
      verifyJournals(client, { readers: { databaseUrl: postgres.url, more: MORE_READERS } }),
    );
    const verifiedPerSecond = Math.round(entries / ((performance.now() - startedAt) / 1_000));
    if (findings.length > 0) throw new Error('the bench wrote a journal that does not verify');
    return { entries, verifiedPerSecond, firstSealMs, nextSealMs, addedToAnActMs: await measureChain(db, seconds) };
  } finally {
    await Promise.all([disconnect(db), disconnect(auditor)]);
    await postgres.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return Math.round(performance.now() - startedAt);
}

const bareLock = { name: 'bare_lock', text: 'select seq, journal_head from cases where case_no = $1 for update' };

async function measureChain(db: Database, seconds: number): Promise<JournalFigures['addedToAnActMs']> {
  const { rows } = await db.$client.query<{ caseNo: string; id: string }>(
    `select case_no as "caseNo", id from commands limit 5000`,
  );
  const pick = (n: number) => rows[n % rows.length]!;
  const { withChain, without } = await measureInTurns(1, seconds, {
    without: (n) => inTransaction(db, async (tx) => void (await tx.run(bareLock, [pick(n).caseNo]))),
    withChain: (n) =>
      inTransaction(db, async (tx) => {
        const { caseNo, id } = pick(n);
        const { before, contents } = await lockCase(tx, caseNo, [id]);
        appendEntries(caseNo, [{ cause: id, at: 1_790_000_000_000, facts }], before, nothingKnown, contents);
      }),
  });
  return { p50: round(withChain.p50Ms - without.p50Ms), p99: round(withChain.p99Ms - without.p99Ms) };
}

/** Cases of twelve entries, each of a command with a text of 600 bytes. The login must own the tables. */
async function write(url: string, cases: number): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  for (let from = 0; from < cases; from += PAGE) {
    const chains = Array.from({ length: Math.min(PAGE, cases - from) }, (_, i) => chainOf(from + i));
    const entries = chains.flat();
    const ids = entries.map(({ cause }) => cause);
    const caseNos = entries.map(({ caseNo }) => caseNo);
    await client.query(
      `insert into commands (id, caller, route, body_hash, kind, process, case_no, action, received_at, next_attempt_at, signal, body_cipher, status)
       select id, 'u', 'r', '', 'act', 'hotline-ticket', case_no, 'give-feedback', now(), now(), '{}', convert_to(repeat(id::text, 17), 'UTF8'), 'done'
       from unnest($1::uuid[], $2::text[]) as c(id, case_no)`,
      [ids, caseNos],
    );
    await client.query(
      `insert into case_journal (case_no, seq, cause, at, actor, facts, format, content, prev_hash, hash)
       select case_no, seq, cause, to_timestamp(1790000000), null, $6::jsonb, ${FORMAT}, jsonb_build_object('body', body), prev, hash
       from unnest($1::text[], $2::int[], $3::text[], $4::text[], $5::text[], $7::text[]) as e(case_no, seq, cause, prev, hash, body)`,
      [
        ...[caseNos, entries.map(({ seq }) => seq), ids, entries.map(({ prevHash }) => prevHash)],
        ...[entries.map(({ hash }) => hash), JSON.stringify(facts), entries.map(({ content }) => content.body)],
      ],
    );
    await client.query(
      `insert into cases (case_no, process, title, stage, platform_unit, opened_at, updated_at, view, seq, journal_head)
       select case_no, 'hotline-ticket', 't', 's', 'u', now(), now(), '{}', ${ENTRIES_PER_CASE}, hash
       from unnest($1::text[], $2::text[]) as c(case_no, hash)`,
      [chains.map((chain) => chain[0]!.caseNo), chains.map((chain) => chain.at(-1)!.hash)],
    );
  }
  for (const table of ['case_journal', 'commands', 'cases']) await client.query(`vacuum (analyze) ${table}`);
  await client.end();
}

function chainOf(n: number) {
  const caseNo = `HT-2026-${String(n + 1).padStart(7, '0')}`;
  let prevHash = '';
  return Array.from({ length: ENTRIES_PER_CASE }, (_, i) => {
    const cause = randomUUID();
    const entry = {
      ...{ caseNo, seq: i + 1, cause, at: 1_790_000_000_000, actor: null, facts, prevHash },
      ...{ format: FORMAT, content: { body: digest('sha256', cause.repeat(17), 'hex') } },
    };
    const hash = hashOf(entry);
    prevHash = hash;
    return { ...entry, hash };
  });
}
