/** A house with real cases and many generated ones, its journals sealed several times and exported. */
import { createHash, randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { hashOf, type Content } from '../../../db/journal/entry.ts';
import { exportSeals } from '../../../db/journal/export.ts';
import { makeSeal } from '../../../db/journal/seal.ts';
import { ensureSealKey, loadSealKey, type SealKey } from '../../../db/journal/seal-key.ts';
import { verifyJournals, type Verified, type VerifyOptions } from '../../../db/journal/verify/run.ts';
import { connect, disconnect, type Database } from '../../../db/client.ts';
import type { Random } from '../../drills/random.ts';

export interface Vault {
  /** Acts as the worker does. */
  readonly db: Database;
  /** The superuser of the cluster, who may do what nobody may. */
  readonly superuser: pg.Client;
  readonly key: SealKey;
  readonly folder: string;
  seal(): Promise<void>;
  /** Verifies as the superuser's present transaction sees the database. */
  verify(options?: VerifyOptions): Promise<Verified>;
  /** Verifies the database as it is. */
  untouched(options?: VerifyOptions): Promise<Verified>;
  /** Does something in a transaction with triggers off, looks, and undoes it. */
  tampered<T>(tamper: () => Promise<void>, look: () => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

export async function openVault(url: string): Promise<Vault> {
  const folder = await mkdtemp(join(tmpdir(), 'sanji-seals-'));
  const keyFile = join(folder, 'key', 'seal-key.pem');
  ensureSealKey(keyFile);
  const key = loadSealKey(keyFile, 'production');
  const db = connect(url, { poolSize: 1, queryTimeoutMs: 60_000 });
  const superuser = new pg.Client({ connectionString: url });
  await superuser.connect();
  const exports = join(folder, 'seals');
  const tampered: Vault['tampered'] = async (tamper, look) => {
    await superuser.query('begin');
    try {
      await superuser.query('set local session_replication_role = replica');
      await tamper();
      return await look();
    } finally {
      await superuser.query('rollback');
    }
  };
  const verify: Vault['verify'] = (options = {}) => verifyJournals(superuser, options);
  return {
    ...{ db, superuser, key, folder: exports, tampered, verify },
    untouched: (options) =>
      tampered(
        () => Promise.resolve(),
        () => verify(options),
      ),
    async seal() {
      await makeSeal(db, key);
      await exportSeals(db, exports);
    },
    async close() {
      await superuser.end();
      await disconnect(db);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Writes cases as `record` would, of `from` to `to` entries each; entries in both formats. */
export async function writeCases(
  { superuser }: Vault,
  random: Random,
  { prefix, count, from, to }: { prefix: string; count: number; from: number; to: number },
): Promise<void> {
  for (let n = 1; n <= count; n += 1) {
    const caseNo = `${prefix}-${String(n).padStart(4, '0')}`;
    await superuser.query(
      `insert into cases (case_no, process, title, stage, platform_unit, opened_at, updated_at, view)
       values ($1, 'hotline-ticket', '事项', 'handling', 'bj-12351', now(), now(), '{}')`,
      [caseNo],
    );
    await appendTo(superuser, random, caseNo, random.whole(from, to));
  }
}

/** Appends entries to a case, most of them of commands with a text. */
export async function appendTo(client: pg.Client, random: Random, caseNo: string, count: number): Promise<void> {
  const { rows } = await client.query<{ seq: number; hash: string }>(
    'select seq, journal_head as hash from cases where case_no = $1',
    [caseNo],
  );
  let { seq, hash } = rows[0]!;
  for (let n = 0; n < count; n += 1) {
    seq += 1;
    const format = random.chance(0.2) ? 1 : 2;
    const isCommand = random.chance(0.7);
    const cause = isCommand ? randomUUID() : `expired:feedback:${seq}:${random.whole(1, 1e9)}`;
    const content = isCommand ? await writeCommand(client, random, caseNo, cause) : null;
    const entry = {
      ...{ caseNo, seq, cause, at: 1_790_000_000_000 + random.whole(0, 1e9), format, prevHash: hash },
      actor: isCommand ? { userId: 'u-legal-caseworker', unit: 'bj-legal', role: 'caseworker' } : null,
      facts: [{ kind: 'acted', action: 'note', n: random.whole(0, 1e6) }],
      content: format === 1 ? null : content,
    };
    hash = hashOf(entry);
    await insertEntry(client, { ...entry, hash });
  }
  await client.query('update cases set seq = $2, journal_head = $3 where case_no = $1', [caseNo, seq, hash]);
}

async function writeCommand(client: pg.Client, random: Random, caseNo: string, id: string): Promise<Content> {
  const body = Buffer.from(Array.from({ length: 40 }, () => random.whole(0, 255)));
  await client.query(
    `insert into commands (id, caller, route, body_hash, kind, process, case_no, action, received_at, next_attempt_at, signal,
       body_cipher, status) values ($1, 'u', 'r', '', 'act', 'hotline-ticket', $2, 'note', now(), now(), '{}', $3, 'done')`,
    [id, caseNo, body],
  );
  return { body: createHash('sha256').update(body).digest('hex') };
}

export type Row = Parameters<typeof hashOf>[0] & { readonly hash: string };

export async function insertEntry(client: pg.Client, row: Row): Promise<void> {
  await client.query(
    `insert into case_journal (case_no, seq, cause, at, actor, facts, format, content, prev_hash, hash)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
    [
      ...[row.caseNo, row.seq, row.cause, new Date(row.at), JSON.stringify(row.actor), JSON.stringify(row.facts)],
      ...[row.format, row.content && JSON.stringify(row.content), row.prevHash, row.hash],
    ],
  );
}

/** The chain of a case as it stands. */
export async function chainOf(client: pg.Client, caseNo: string): Promise<Row[]> {
  const { rows } = await client.query<Row>(
    `select case_no as "caseNo", seq, cause, (extract(epoch from at) * 1000)::float8 as at, actor, facts, format, content,
       prev_hash as "prevHash", hash from case_journal where case_no = $1 order by seq`,
    [caseNo],
  );
  return rows;
}
