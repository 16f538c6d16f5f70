import { readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DefaultPayloadConverter, type Payload } from '@temporalio/common';
import { Worker } from '@temporalio/worker';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { CodecError, createCodec, dataConverterOptions } from '../../activities/codec/codec.ts';
import { ensureKeysFile, loadKeys } from '../../db/crypto/keys.ts';
import { addMasterKey, sealedUntil, useMasterKey } from '../../db/crypto/rotation.ts';
import { keyIdsIn, retireMasterKey } from '../../db/keys/retire.ts';
import { needsOf, rewrapAll } from '../../db/keys/rewrap.ts';
import { openName } from '../../db/rosters/names.ts';
import { CaseKeyCache } from '../../db/crypto/case-key-cache.ts';
import { openJson } from '../../db/crypto/case-key.ts';
import { openOffice, type Office } from '../hotline-ticket/support/office.ts';
import { feedback, intake } from '../hotline-ticket/support/people.ts';
import type { TicketFile } from '../hotline-ticket/support/ticket-file.ts';

let folder: string;
let keysFile: string;
let before: Office;
let after: Office | undefined;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sanji-rotation-'));
  keysFile = join(folder, 'keys.json');
  ensureKeysFile(keysFile);
  before = await openOffice({ keysFile });
});
afterAll(async () => {
  await before.house.stop();
  await after?.house.stop();
  await rm(folder, { recursive: true, force: true });
});

const YEAR = { keptMs: 365 * 86_400_000, now: Date.now() };
const historyOf = (ticket: TicketFile) => before.house.client.workflow.getHandle(ticket.workflowId).fetchHistory();
const replay = async (ticket: TicketFile, keys: ReturnType<typeof loadKeys>) =>
  Worker.runReplayHistory(
    { workflowBundle: { codePath: inject('bundlePath') }, dataConverter: dataConverterOptions(keys) },
    await historyOf(ticket),
    ticket.workflowId,
  );
/** Every encrypted payload in a history, wherever it stands. */
function payloadsIn(value: unknown): Payload[] {
  if (Array.isArray(value)) return value.flatMap(payloadsIn);
  if (value === null || typeof value !== 'object' || value instanceof Uint8Array) return [];
  const { metadata } = value as Payload;
  if (metadata?.['key-id'] !== undefined) return [value];
  return Object.values(value).flatMap(payloadsIn);
}

describe('a rotation while cases are open', () => {
  it('goes by add, use, rewrap and retire: old histories replay, texts open, nothing that is needed is retired', async () => {
    const { db } = before.house;
    const ticket = await before.dispatched();
    const old = loadKeys(keysFile);
    expect(addMasterKey(keysFile)).toBe('k2');
    const both = loadKeys(keysFile);
    expect([both.currentId, both.ids]).toEqual(['k1', ['k1', 'k2']]);
    useMasterKey(keysFile, 'k2', before.house.clock.now());
    const rotated = loadKeys(keysFile);

    const needed = await needsOf(db, 'k1', { sealedUntil: sealedUntil(keysFile, 'k1'), ...YEAR });
    expect(needed).toMatchObject({ 'case keys': 1, 'histories in the engine': 1 });
    expect(needed['roster names']).toBeGreaterThan(3);

    // The house of the first key goes on meanwhile, as one that was not restarted yet.
    await ticket.does('chaoyang', 'give-feedback', feedback);
    expect(await rewrapAll(db, rotated)).toBeGreaterThan(4);
    expect(await rewrapAll(db, rotated), 'begun again, nothing is left').toBe(0);
    await ticket.does('colleague', 'record-callback', { reached: false, remark: '未接通。' });

    const caseKey = await new CaseKeyCache(rotated).get(db, ticket.caseNo);
    const { rows } = await db.execute<{ id: string; body: Buffer }>(
      sql`select id, body_cipher as body from commands where case_no = ${ticket.caseNo} and action = 'open'`,
    );
    const [open] = rows;
    expect(caseKey && open && openJson(caseKey, `command:${open.id}`, open.body)).toMatchObject({
      question: intake.question,
    });
    const names = await db.execute<{ id: string; name: Buffer }>(
      sql`select id, name_cipher as name from roster_entries`,
    );
    for (const { id, name } of names.rows) {
      expect(openName(rotated, { entry: id }, name)).toMatch(/\S/);
      expect(name.toString('latin1', 2, 4)).toBe('k2');
    }

    await replay(ticket, rotated);
    const missing = {
      ...loadKeys(keysFile),
      rotating: (purpose: 'wrap' | 'codec' | 'roster', id = 'k2') =>
        id === 'k1' ? old.rotating('wrap') : rotated.rotating(purpose, id),
    };
    await expect(replay(ticket, missing), 'without the old key it does not').rejects.toThrow();

    const still = await needsOf(db, 'k1', { sealedUntil: sealedUntil(keysFile, 'k1'), ...YEAR });
    expect(still, 'only the history of the open case').toEqual({ 'histories in the engine': 1 });
    const day = { ...YEAR, now: before.house.clock.now() + 86_400_000 };
    const early = { ...day, now: day.now - 3_600_000 };
    const retire = (when: typeof day) => retireMasterKey(db, keysFile, 'k1', when);
    await expect(retire(day)).rejects.toThrow('Key k1 is still needed: 1 histories in the engine');
    await db.execute(sql`update cases set engine = 'ended'`);
    const later = { ...YEAR, now: Date.now() + 400 * 86_400_000 };
    await expect(retire({ ...early, keptMs: 0 }), 'a process may write by it').rejects.toThrow('may still be written');
    expect(await needsOf(db, 'k1', { sealedUntil: sealedUntil(keysFile, 'k1'), ...later })).toEqual({});
    await expect(retireMasterKey(db, keysFile, 'k2', later)).rejects.toThrow('the one that seals');
    await expect(retireMasterKey(db, keysFile, 'k9', later)).rejects.toThrow('holds no key "k9"');
    await db.execute(sql`update case_keys set master_key_id = 'k1'`);
    await expect(retire(later), 'a row written since').rejects.toThrow('1 case keys');
    await db.execute(sql`update case_keys set master_key_id = 'k2'`);
    await retire(later);
    expect(loadKeys(keysFile).ids).toEqual(['k2']);
    expect(addMasterKey(keysFile, await keyIdsIn(db))).toBe('k3');
    const { since: _since, ...silent } = JSON.parse(readFileSync(keysFile, 'utf8')) as { since: unknown };
    writeFileSync(keysFile, JSON.stringify(silent));
    await expect(retireMasterKey(db, keysFile, 'k3', later)).rejects.toThrow('does not say since when k2 seals');
  });
});

describe('a payload of a real history', () => {
  it('opens in its own case only', async () => {
    const [mine, other] = [await before.open(), await before.open()];
    const payloads = payloadsIn(await historyOf(mine));
    expect(payloads.length).toBeGreaterThan(2);
    const codec = createCodec(before.house.keys);
    const context = (workflowId: string) => ({ type: 'workflow' as const, namespace: 'default', workflowId });
    for (const payload of payloads) {
      const [own] = await codec.decode([payload], context(mine.workflowId));
      expect(own?.metadata?.['encoding']).toBeDefined();
      await expect(codec.decode([payload], context(other.workflowId))).rejects.toThrow(CodecError);
      const relabelled = { ...payload, metadata: { ...payload.metadata, 'bound-to': Buffer.from(other.workflowId) } };
      await expect(codec.decode([relabelled], context(other.workflowId))).rejects.toThrow(CodecError);
    }
  });
});

describe('SM4', () => {
  it('chosen by the keys file seals everything new, beside what AES sealed', async () => {
    const aes = await before.open();
    const sm4File = join(folder, 'sm4.json');
    ensureKeysFile(sm4File);
    const file = JSON.parse(readFileSync(sm4File, 'utf8')) as Record<string, unknown>;
    writeFileSync(sm4File, JSON.stringify({ ...file, cipher: 'sm4-ctr-hmac-sm3' }));
    after = await openOffice({ keysFile: sm4File });
    const ticket = await after.dispatched();
    await ticket.does('chaoyang', 'give-feedback', feedback);
    const history = await after.house.client.workflow.getHandle(ticket.workflowId).fetchHistory();
    const encodings = new Set(
      payloadsIn(history).map(({ metadata }) => Buffer.from(metadata?.['encoding'] ?? []).toString()),
    );
    expect([...encodings]).toEqual(['binary/sanji-sm4ctr-hmacsm3']);
    const { rows } = await after.house.db.execute<{ first: number }>(
      sql`select distinct get_byte(wrapped, 0) as first from case_keys union select distinct get_byte(body_cipher, 0) from commands where body_cipher is not null union select get_byte(name_cipher, 0) from roster_entries`,
    );
    expect(rows).toEqual([{ first: 2 }]);
    expect((await ticket.view('chaoyang')).intake).toMatchObject({ question: intake.question });
    const found = await after.at('callTaker').get('/v1/cases?phoneEnds=0000');
    expect(found.body.items).toHaveLength(1);
    expect((await aes.view()).intake).toMatchObject({ question: intake.question });

    // The same file without the word reads what SM4 sealed: an installation may go back.
    writeFileSync(sm4File, JSON.stringify(file));
    const key = await new CaseKeyCache(loadKeys(sm4File)).get(after.house.db, ticket.caseNo);
    expect(key).not.toBeNull();
    const [payload] = payloadsIn(history);
    const context = { type: 'workflow' as const, namespace: 'default', workflowId: ticket.workflowId };
    const [opened] = payload ? await createCodec(loadKeys(sm4File)).decode([payload], context) : [];
    expect(opened && new DefaultPayloadConverter().fromPayload(opened)).toBeDefined();
  });
});
