import type pg from 'pg';
import { hashOf } from '../../../db/journal/entry.ts';
import type { Fault } from '../../../db/journal/verify/finding.ts';
import type { Random } from '../../drills/random.ts';
import { chainOf, insertEntry, type Row } from './vault.ts';

/** What was done, and what the verifier must say of it. */
export interface Deed {
  readonly how: string;
  readonly seq: number;
  readonly faults: readonly Fault[];
}
interface Scene {
  readonly client: pg.Client;
  readonly random: Random;
  readonly caseNo: string;
  readonly chain: readonly Row[];
}
type Tamper = (scene: Scene) => Promise<Deed>;

/** The six kinds, each in several manners; the case has three entries or more. */
export const tampers = {
  edit: async ({ client, random, caseNo, chain }) => {
    const { seq } = random.pick(chain);
    const [how, change] = random.pick(EDITS);
    await client.query(`update case_journal set ${change} where case_no = $1 and seq = $2`, [caseNo, seq]);
    if (!random.chance(0.3)) return { how, seq, faults: ['edited'] };
    const row = (await chainOf(client, caseNo)).find((r) => r.seq === seq)!;
    await client.query('update case_journal set hash = $3 where case_no = $1 and seq = $2', [caseNo, seq, hashOf(row)]);
    return { how: `${how}, its hash made to fit`, seq, faults: ['edited', 'rewritten'] };
  },
  delete: async ({ client, random, caseNo, chain }) => {
    const seq = random.whole(1, chain.length - 1);
    await client.query('delete from case_journal where case_no = $1 and seq = $2', [caseNo, seq]);
    if (random.chance(0.5)) return { how: 'a gap left', seq, faults: ['deleted'] };
    await shift(client, caseNo, seq, -1);
    await client.query('update cases set seq = seq - 1 where case_no = $1', [caseNo]);
    return { how: 'the rest renumbered', seq, faults: ['deleted'] };
  },
  insert: async ({ client, random, caseNo, chain }) => {
    const seq = random.pick([0, random.whole(1, chain.length), chain.length + 1]);
    const like = random.pick(chain);
    const prevHash = chain.find((row) => row.seq === seq - 1)?.hash ?? '';
    const forged = { ...like, seq, prevHash, cause: `forged:${random.whole(1, 1e9)}`, content: null };
    if (seq > 0) await shift(client, caseNo, seq - 1, 1);
    await insertEntry(client, { ...forged, hash: random.chance(0.5) ? hashOf(forged) : like.hash });
    if (random.chance(0.5)) await client.query('update cases set seq = seq + 1 where case_no = $1', [caseNo]);
    return { how: `at ${seq} of ${chain.length}`, seq, faults: ['inserted', 'edited'] };
  },
  reorder: async ({ client, random, caseNo, chain }) => {
    const first = random.whole(1, chain.length - 1);
    const second = random.whole(first + 1, chain.length);
    const renumber = (from: number, to: number) =>
      client.query('update case_journal set seq = $3 where case_no = $1 and seq = $2', [caseNo, from, to]);
    await renumber(first, -7);
    await renumber(second, first);
    await renumber(-7, second);
    return { how: `${first} and ${second} exchanged`, seq: first, faults: ['reordered'] };
  },
  cut: async ({ client, random, caseNo, chain }) => {
    const seq = random.whole(1, chain.length);
    await client.query('delete from case_journal where case_no = $1 and seq >= $2', [caseNo, seq]);
    const how = random.pick(['the row of the case left', 'the row made to fit', 'the row gone']);
    const last = chain.find((row) => row.seq === seq - 1);
    if (how === 'the row made to fit')
      await client.query('update cases set seq = $2, journal_head = $3 where case_no = $1', [
        ...[caseNo, seq - 1, last?.hash ?? ''],
      ]);
    if (how === 'the row gone') await client.query('delete from cases where case_no = $1', [caseNo]);
    return { how: `from ${seq} of ${chain.length}, ${how}`, seq, faults: ['tail-cut'] };
  },
  rewrite: async ({ client, random, caseNo, chain }) => {
    const seq = random.whole(1, chain.length);
    let prevHash = chain[seq - 2]?.hash ?? '';
    for (const row of chain.slice(seq - 1)) {
      const facts = row.seq === seq ? [{ kind: 'acted', action: 'note', n: -1 }] : row.facts;
      const hash = hashOf({ ...row, facts, prevHash });
      await client.query(
        'update case_journal set facts = $3, prev_hash = $4, hash = $5 where case_no = $1 and seq = $2',
        [...[caseNo, row.seq, JSON.stringify(facts), prevHash, hash]],
      );
      prevHash = hash;
    }
    await client.query('update cases set journal_head = $2 where case_no = $1', [caseNo, prevHash]);
    return { how: `from ${seq} of ${chain.length}`, seq, faults: ['rewritten'] };
  },
} as const satisfies Record<string, Tamper>;

const EDITS = [
  ['a fact added', `facts = facts || '[{"kind":"waived"}]'`],
  ['the instant, by a microsecond', `at = at + interval '1 microsecond'`],
  ['the instant, by a day', `at = at - interval '1 day'`],
  ['the actor', `actor = '{"userId":"u-somebody-else"}'`],
  ['the cause', `cause = cause || 'x'`],
] as const;

/** Renumbers what comes behind an entry; numbers are unique, so by way of numbers far away. */
async function shift(client: pg.Client, caseNo: string, after: number, by: number): Promise<void> {
  const far = 1_000_000;
  await client.query('update case_journal set seq = seq + $3 where case_no = $1 and seq > $2', [
    caseNo,
    after,
    far + by,
  ]);
  await client.query('update case_journal set seq = seq - $3 where case_no = $1 and seq > $2', [caseNo, far / 2, far]);
}
