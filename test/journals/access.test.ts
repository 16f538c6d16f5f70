import { pino } from 'pino';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { RefusalNotes } from '../../api/refusal-notes.ts';
import { connect, disconnect } from '../../db/client.ts';
import { issueToken } from '../../db/identity/tokens.ts';
import { journalAccess } from '../../db/queries/access.ts';
import { accessJournal, memberships, users } from '../../db/schema/index.ts';
import { makeSeal } from '../../db/journal/seal.ts';
import { desk } from '../support/desk.ts';
import { openOffice, type Office } from '../hotline-ticket/support/office.ts';
import { openVault, type Vault } from './support/vault.ts';

let office: Office;
let vault: Vault;
beforeAll(async () => {
  office = await openOffice();
  vault = await openVault(office.house.url);
});
afterAll(async () => {
  await vault.close();
  await office.house.stop();
});

const refused = async () => {
  await office.house.app.refusals!.flush();
  const rows = await office.house.db.select().from(accessJournal).orderBy(accessJournal.id);
  return rows
    .filter(({ kind }) => kind === 'refused')
    .map(({ userId, caseNo, detail }) => ({ userId, caseNo, detail }));
};

it('notes refusals of authority: a 403, a 404 on a case that is there, and nothing that is not there', async () => {
  const { caseNo } = await office.dispatched();
  const outsider = office.at('haidian');
  const route = '/v1/hotline-tickets/:caseNo';
  expect((await outsider.get(`/v1/hotline-tickets/${caseNo}?secret=1`)).status).toBe(404);
  expect((await outsider.get(`/v1/hotline-tickets/${caseNo}?secret=2`)).status).toBe(404);
  expect((await outsider.get('/v1/hotline-tickets/HT-2026-999999999')).status).toBe(404);
  expect((await outsider.get('/v1/nowhere')).status).toBe(404);
  expect((await outsider.get('/v1/access-journal')).status).toBe(403);
  const userId = 'u-haidian-caseworker';
  const entries = await refused();
  expect(entries).toContainEqual({ userId, caseNo, detail: { status: 404, method: 'GET', route, times: 2 } });
  expect(entries).toContainEqual({
    ...{ userId, caseNo: null, detail: { status: 403, method: 'GET', route: '/v1/access-journal' } },
  });
  expect(entries).toHaveLength(2);
});

it('keeps refusals while the database is away, counts what does not fit, and says so when it is back', async () => {
  const away = connect('postgres://nobody@127.0.0.1:1/none', { poolSize: 1 });
  const notes = new RefusalNotes(away, pino({ level: 'silent' }));
  const refusal = (n: number) => ({
    ...{ at: Date.now(), userId: `u-${n}`, caseNo: undefined, status: 403, method: 'GET', route: '/r' },
    reason: undefined,
  });
  for (let n = 0; n < 5_010; n += 1) notes.add(refusal(n) as Parameters<typeof notes.add>[0]);
  await notes.flush();
  expect([notes.waiting, notes.dropped]).toEqual([5_000, 10]);
  await disconnect(away);
});

it('shows auditors what people of their subtree did, by user, kind and case, as a page or as CSV', async () => {
  const { db } = office.house;
  await db.insert(users).values({ id: 'u-chaoyang-auditor', label: '朝阳区职工服务中心 审计员' });
  await db.insert(memberships).values({ userId: 'u-chaoyang-auditor', role: 'auditor', bodyId: 'chaoyang-centre' });
  const token = await issueToken(db, { userId: 'u-chaoyang-auditor', purpose: 'test' });
  const at = Date.now();
  await journalAccess(
    db,
    { at, userId: 'u-chaoyang-head', kind: 'export', detail: { list: 'cases' } },
    { at, userId: 'u-yunshan-head', kind: 'unmasked', caseNo: 'HT-1', detail: { fields: ['phone'] } },
    { at, userId: 'u-haidian-head', kind: 'export', detail: { list: 'cases' } },
    { at, userId: null, kind: 'login-failed', detail: {} },
  );
  const local = desk({ ...office.house, token: () => token }, 'u-chaoyang-auditor');
  const city = desk(office.house, 'u-auditor');
  const who = (body: { items?: { user: { id: string } | null }[] }) =>
    body.items?.map(({ user }) => user?.id) ?? JSON.stringify(body);
  expect(who((await local.get('/v1/access-journal?kind=export')).body)).toEqual(['u-chaoyang-head']);
  expect(who((await local.get('/v1/access-journal?case=HT-1')).body)).toEqual(['u-yunshan-head']);
  expect(who((await local.get('/v1/access-journal?user=u-haidian-head')).body)).toEqual([]);
  expect(who((await city.get('/v1/access-journal?kind=login-failed')).body)).toEqual([undefined]);
  const first = (await city.get('/v1/access-journal?kind=export&limit=1')).body;
  const second = (await city.get(first.next)).body;
  expect([...who(first), ...who(second)]).toEqual(['u-haidian-head', 'u-chaoyang-head']);
  const csv = await local.get('/v1/access-journal?format=csv');
  expect(csv.body).toContain('u-yunshan-head');
  expect(csv.body).not.toContain('u-haidian-head');
  expect(who((await city.get('/v1/access-journal?user=u-chaoyang-auditor')).body)).toEqual(['u-chaoyang-auditor']);
  expect((await city.get('/v1/access-journal?kind=gossip')).body.errors[0].field).toBe('?kind');
});

it('hands seals to the auditor of the city centre, word for word as they are exported', async () => {
  await makeSeal(vault.db, vault.key);
  const auditor = desk(office.house, 'u-auditor');
  const [seal] = (await auditor.get('/v1/journal-seals')).body.items;
  expect(seal).toMatchObject({ no: 1, previous: '', keyId: vault.key.id, links: { file: '/v1/journal-seals/1' } });
  const file = (await auditor.get(seal.links.file)).body as string;
  expect(file.split('\n')[0]).toContain(`"no":1`);
  expect(file).toMatch(/^case HT-\S+ \d+ [0-9a-f]{64}$/m);
  expect((await auditor.get('/v1/journal-seal-keys')).body.items).toMatchObject([{ publicKey: vault.key.publicKey }]);
  expect((await auditor.get('/v1/journal-seals/99')).status).toBe(404);
  for (const path of ['/v1/journal-seals', '/v1/journal-seals/1', '/v1/journal-seal-keys'])
    expect((await desk(office.house, 'u-administrator').get(path)).status).toBe(403);
});
