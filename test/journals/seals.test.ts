import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connect, disconnect } from '../../db/client.ts';
import { exportSeals, sealFileName } from '../../db/journal/export.ts';
import { makeSeal } from '../../db/journal/seal.ts';
import { inSnapshot } from '../../db/journal/snapshot.ts';
import type { Finding } from '../../db/journal/verify/finding.ts';
import { verifyJournals } from '../../db/journal/verify/run.ts';
import { journalAccess } from '../../db/queries/access.ts';
import { openOffice, type Office } from '../hotline-ticket/support/office.ts';
import type { TicketFile } from '../hotline-ticket/support/ticket-file.ts';
import { openVault, type Vault } from './support/vault.ts';

let office: Office;
let vault: Vault;
let ticket: TicketFile;

beforeAll(async () => {
  office = await openOffice();
  vault = await openVault(office.house.url);
  ticket = await office.dispatched();
  await vault.seal();
  for (let n = 0; n < 12; n += 1) await export_(n);
  await vault.seal();
});
afterAll(async () => {
  await vault.close();
  await office.house.stop();
});

const export_ = (n: number) =>
  journalAccess(office.house.db, { at: Date.now(), userId: 'u-supervisor', kind: 'export', detail: { n } });
/** What the verifier says after a statement of somebody who may do everything. */
const after = (sql: string, options = {}): Promise<readonly Finding[]> =>
  vault.tampered(
    async () => void (await vault.superuser.query(sql)),
    async () => (await vault.verify(options)).findings,
  );

describe('who may do what', () => {
  const tables = ['case_journal', 'access_journal', 'journal_seals', 'journal_seal_leaves', 'journal_seal_keys'];
  const attempt = async (role: string | undefined, statement: string): Promise<string | undefined> => {
    const client = new pg.Client({ connectionString: office.house.url });
    await client.connect();
    try {
      if (role) await client.query(`set role ${role}`);
      await client.query('begin');
      await client.query(statement);
      return undefined;
    } catch (error) {
      return (error as { code?: string }).code;
    } finally {
      await client.end();
    }
  };

  it.each(tables)('%s: nobody updates, deletes or truncates, not even its owner', async (table) => {
    for (const role of ['sanji_app', 'sanji_api', 'sanji_audit', undefined])
      for (const deed of [`update ${table} set ctid = ctid`, `delete from ${table}`, `truncate ${table}`])
        expect(await attempt(role, deed.replace('set ctid = ctid', `set ${SOME[table]} = ${SOME[table]}`))).toBe(
          '42501',
        );
  });
  it('the auditor adds nothing and reads no ciphertext', async () => {
    for (const table of tables) {
      expect(await attempt('sanji_audit', `select * from ${table}`)).toBeUndefined();
      expect(await attempt('sanji_audit', `insert into ${table} select * from ${table} limit 0`)).toBe('42501');
    }
    expect(await attempt('sanji_audit', 'select body_cipher from commands')).toBe('42501');
    expect(await attempt('sanji_api', 'insert into journal_seals select * from journal_seals limit 0')).toBe('42501');
    expect(await attempt('sanji_api', 'insert into case_journal select * from case_journal limit 0')).toBe('42501');
  });
  it('the auditor verifies', async () => {
    const audit = connect(office.house.url, { role: 'sanji_audit', poolSize: 1, queryTimeoutMs: 60_000 });
    const verified = await inSnapshot(audit, (client) => verifyJournals(client, { exports: vault.folder }));
    await disconnect(audit);
    expect(verified).toMatchObject({ findings: [], exportsChecked: 2, keysFrom: 'exports', cases: 1, seals: 2 });
    expect(verified.accessEntries).toBeGreaterThanOrEqual(12);
  });
});
const SOME: Readonly<Record<string, string>> = {
  ...{ case_journal: 'hash', access_journal: 'hash', journal_seals: 'hash' },
  ...{ journal_seal_leaves: 'head', journal_seal_keys: 'public_key' },
};

describe('what lies behind an entry', () => {
  const first = () => `(select cause::uuid from case_journal where case_no = '${ticket.caseNo}' and seq = 1)`;
  it('a text that was changed is found, and one that is gone', async () => {
    const here = { where: 'case', caseNo: ticket.caseNo, seq: 1 };
    expect(await after(`update commands set body_cipher = body_cipher || '\\x00' where id = ${first()}`)).toEqual([
      { ...here, fault: 'text-changed' },
    ]);
    expect(await after(`update commands set body_cipher = null where id = ${first()}`)).toEqual([
      { ...here, fault: 'text-missing' },
    ]);
    expect(await after(`delete from commands where id = ${first()}`)).toEqual([{ ...here, fault: 'text-missing' }]);
  });
  /** What an erasure leaves behind, deed by deed, and a text that is gone. */
  const erasure = () => {
    const of = `'${ticket.caseNo}'`;
    const at = `'2026-11-22 08:00:00+00'::timestamptz`;
    return {
      ended: `update cases set engine = 'ended' where case_no = ${of}`,
      destroyed: `update case_keys set destroyed_at = ${at} where case_no = ${of}`,
      listed: `insert into erasures (case_no, at, ground) values (${of}, ${at}, 'request')`,
      journalled: `insert into access_journal (at, kind, case_no, detail) values (${at}, 'administration', ${of}, '{"erased":"request"}')`,
      gone: `update commands set body_cipher = null where case_no = ${of}`,
    };
  };
  it('texts of an erased case are gone rightly, and its chain still holds', async () => {
    const erased = Object.values(erasure()).join(';');
    expect(await after(erased)).toEqual([]);
    expect(await after(`${erased}; update case_journal set facts = '[]' where seq = 2`)).toEqual([
      { where: 'case', caseNo: ticket.caseNo, seq: 2, fault: 'edited' },
    ]);
  });
  it.each(['ended', 'destroyed', 'listed', 'journalled'] as const)(
    'a text that is gone is found where the erasure was only pretended: not %s',
    async (left) => {
      const { [left]: _left, ...done } = erasure();
      expect(await after(Object.values(done).join(';'))).toEqual([
        { where: 'case', caseNo: ticket.caseNo, seq: 1, fault: 'text-missing' },
      ]);
    },
  );
  it('nor does an erasure excuse it that is told of another instant or of another case', async () => {
    const missing = [{ where: 'case', caseNo: ticket.caseNo, seq: 1, fault: 'text-missing' }];
    const { listed, journalled, ...done } = erasure();
    const others = [
      [listed.replace('08:00', '09:00'), journalled],
      [listed, journalled.replace('08:00', '09:00')],
      [listed, journalled.replace(ticket.caseNo, 'HT-1')],
      [listed, journalled.replace('"erased"', '"legalHold"')],
    ];
    for (const other of others) expect(await after([...Object.values(done), ...other].join(';'))).toEqual(missing);
  });
});

describe('the access journal', () => {
  const third = `(select id from access_journal where detail->>'n' = '2')`;
  const idOfThird = async () =>
    Number((await vault.superuser.query<{ id: string }>(`select ${third} as id`)).rows[0]!.id);
  it('names the entry that was changed, removed or put in', async () => {
    const seq = await idOfThird();
    const edit = `update access_journal set user_id = 'u-x' where id = ${third}`;
    expect(await after(edit)).toEqual([{ where: 'access', seq, seal: 2, fault: 'edited' }]);
    expect(await after(`delete from access_journal where id = ${third}`)).toEqual([
      { where: 'access', seq, seal: 2, fault: 'deleted' },
    ]);
    expect(await after(`insert into access_journal (id, at, kind) values (-5, now(), 'export')`)).toEqual([
      { where: 'access', seq: -5, fault: 'inserted' },
    ]);
  });
  it('names the seal of one that was changed together with its hash, and with the exports the entry', async () => {
    const edit = `update access_journal set user_id = 'u-x', hash = null where id = ${third}`;
    const [found] = await after(edit);
    expect(found).toMatchObject({ where: 'access', seal: 2, fault: 'edited' });
    expect(found!.upTo).toBeGreaterThan(found!.seq!);
    expect(await after(edit, { exports: vault.folder })).toEqual([
      { where: 'access', seq: await idOfThird(), seal: 2, fault: 'edited' },
    ]);
  });
  it('a number whose transaction ended after the seal comes with the next one', async () => {
    const slow = new pg.Client({ connectionString: office.house.url });
    await slow.connect();
    await slow.query(`begin; insert into access_journal (at, kind) values (now(), 'export')`);
    await export_(100);
    await vault.seal();
    await slow.query('commit');
    await slow.end();
    await vault.seal();
    const verified = await vault.untouched({ exports: vault.folder });
    expect(verified.findings).toEqual([]);
    const { rows } = await vault.superuser.query<{ n: number }>(
      `select (statement::json->'access'->>'total')::int as n from journal_seals order by no desc limit 1`,
    );
    expect(rows[0]!.n).toBe(verified.accessEntries);
  });
});

describe('seals', () => {
  it('that were changed are found', async () => {
    expect(await after(`update journal_seals set at = at + interval '1 second' where no = 1`)).toContainEqual({
      ...{ where: 'seal', seal: 1, fault: 'seal-changed' },
    });
    expect(
      await after(`update journal_seals set statement = replace(statement, '"no":1', '"no":9') where no = 1`),
    ).toContainEqual({
      ...{ where: 'seal', seal: 1, fault: 'seal-unsigned' },
    });
    expect(await after(`update journal_seal_leaves set head = md5(head) where seal_no = 1`)).toContainEqual({
      ...{ where: 'seal', seal: 1, fault: 'seal-changed' },
    });
    expect(await after('delete from journal_seals where no = 1')).toContainEqual({
      ...{ where: 'seal', seal: 1, fault: 'seal-missing' },
    });
  });
  it('that were cut off, or made anew by somebody with another key, do not fit the exported ones', async () => {
    const options = { exports: vault.folder };
    const cut = `delete from journal_seals where no >= 2; delete from journal_seal_leaves where seal_no >= 2`;
    expect(await after(cut, options)).toContainEqual({ where: 'seal', seal: 2, fault: 'seal-missing' });
    const forge = `update journal_seals set signature = encode(sha256(signature::bytea), 'base64')`;
    expect(await after(forge, options)).toContainEqual({ where: 'seal', seal: 1, fault: 'seal-unsigned' });
    const all = `delete from case_journal; delete from journal_seal_leaves; delete from journal_seals; delete from cases`;
    const found = await after(all, options);
    expect(found).toContainEqual({ where: 'case', caseNo: ticket.caseNo, seq: 1, seal: 1, fault: 'tail-cut' });
  });
  it('an exported file that was changed is found', async () => {
    const folder = join(vault.folder, '..', 'changed');
    await mkdir(folder);
    for (const name of await readdir(vault.folder))
      await writeFile(join(folder, name), await readFile(join(vault.folder, name)));
    const name = join(folder, 'seal-00000001.txt');
    await writeFile(name, (await readFile(name, 'utf8')).replace(/^case (\S+) 2 /m, 'case $1 3 '));
    const { findings } = await vault.untouched({ exports: folder });
    expect(findings).toEqual([{ where: 'export', seal: 1, fault: 'export-changed' }]);
  });
  it('that were not exported are found: every gap by its first seal, an old folder by the first it lacks, an empty one', async () => {
    for (let n = 0; n < 3; n += 1) await vault.seal();
    const last = (await readdir(vault.folder)).filter((name) => name.startsWith('seal-0')).length;
    const without = async (name: string, ...numbers: readonly number[]) => {
      const folder = join(vault.folder, '..', name);
      await cp(vault.folder, folder, { recursive: true });
      for (const no of numbers) await rm(join(folder, sealFileName(no)));
      return (await vault.untouched({ exports: folder })).findings;
    };
    const missing = (seal: number) => ({ where: 'export', seal, fault: 'export-missing' });
    expect(await without('whole')).toEqual([]);
    expect(await without('gap', 3)).toEqual([missing(3)]);
    expect(await without('gaps', 1, 3, 4)).toEqual([missing(1), missing(3)]);
    expect(await without('old', last - 1, last)).toEqual([missing(last - 1)]);
    const all = Array.from({ length: last }, (_, i) => i + 1);
    expect(await without('empty', ...all)).toEqual([missing(1)]);
  });
  it('are made once by two workers, when they are due, and never written over', async () => {
    const other = connect(office.house.url, { poolSize: 1, queryTimeoutMs: 60_000 });
    const count = async () =>
      Number((await vault.superuser.query<{ n: string }>('select count(*) as n from journal_seals')).rows[0]!.n);
    const before = await count();
    const due = (lastAt: number | undefined) => lastAt === undefined || Date.now() - lastAt > 3_600_000;
    expect(await makeSeal(other, vault.key, due)).toBeUndefined();
    const made = await Promise.all([makeSeal(other, vault.key), makeSeal(vault.db, vault.key)]);
    await disconnect(other);
    expect(await count()).toBe(before + made.filter(Boolean).length);
    expect(await exportSeals(vault.db, vault.folder)).toBe(made.filter(Boolean).length);
    expect(await exportSeals(vault.db, vault.folder)).toBe(0);
    expect((await vault.untouched({ exports: vault.folder })).findings).toEqual([]);
  });
});

it('no case waits for another: acts go on while a chain is held and a seal is being made', async () => {
  const other = await office.dispatched();
  const { superuser } = vault;
  await superuser.query('begin isolation level repeatable read');
  try {
    await superuser.query('select from cases where case_no = $1 for update', [ticket.caseNo]);
    await superuser.query(`insert into case_journal (case_no, seq, cause, at, facts, prev_hash, hash)
      values ('${ticket.caseNo}', 999, 'held', now(), '[]', '', '')`);
    await superuser.query('select pg_advisory_xact_lock(5201316)');
    await other.does('chaoyang', 'sign-for');
  } finally {
    await superuser.query('rollback');
  }
});
