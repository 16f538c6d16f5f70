import { eq } from 'drizzle-orm';
import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { makeEndpoint } from '../../db/webhooks/endpoints.ts';
import { Deliverer } from '../../engine/webhooks/deliver.ts';
import { fanOutOnce } from '../../engine/webhooks/fan-out.ts';
import { createLog } from '../../log.ts';
import { startReceiver } from '../webhooks/receiver.ts';
import { cases, outbox, transfers } from '../../db/schema/index.ts';
import { feedback, content, discontent } from '../hotline-ticket/support/people.ts';
import { openOffice, type Office } from '../hotline-ticket/support/office.ts';
import type { TicketFile } from '../hotline-ticket/support/ticket-file.ts';
import { machine, transfer, type Machine } from './machines.ts';

let office: Office;
let grid: Machine;
let city: Machine;
beforeAll(async () => {
  office = await openOffice();
  grid = await machine(office.house, 'u-grid', 'transfers');
  city = await machine(office.house, 'u-12345', 'transfers');
});
afterAll(() => office.house.stop());

/** Sends it, with a new key each time as careless systems do. */
let keys = 0;
const send = (by: Machine, body: unknown) => by.post('/v1/transfers', body, { 'idempotency-key': `k-${(keys += 1)}` });
const taken = async (by: Machine, body: { source: string; number: string }): Promise<TicketFile> => {
  const reply = await office.settled(await send(by, body));
  expect([200, 201], JSON.stringify(reply.body)).toContain(reply.status);
  return office.file((reply.body as { caseNo: string }).caseNo);
};
const pathOf = ({ source, number }: { source: string; number: string }) => `/v1/transfers/${source}/${number}`;

it('becomes a ticket, is answered, and the source reads the answer and says it has it', async () => {
  const sent = transfer();
  const ticket = await taken(grid, sent);
  expect((await grid.get(pathOf(sent))).body).toMatchObject({
    ...{ caseNo: ticket.caseNo, state: 'in-hand', category: 'LD-07', answers: [], acknowledged: 0 },
    ...{ theirDueAt: '2026-03-03T08:00:00+08:00', stage: { zh: '受理分类' }, closedAt: null },
  });
  await ticket.does('callTaker', 'dispatch', { toUnit: 'chaoyang-centre' });
  const { dueAt, theirDueAt } = (await grid.get(pathOf(sent))).body as Record<string, string>;
  expect(dueAt).not.toBe(theirDueAt);
  await ticket.does('chaoyang', 'give-feedback', { ...feedback, result: '已督促用人单位付给冀小禾全部工资。' });
  const answered = await grid.get(pathOf(sent));
  expect(answered.body).toMatchObject({
    state: 'answered',
    answers: [{ no: 1, kind: 'answered', unit: { id: 'chaoyang-centre' }, treatment: 'resolved', outcome: null }],
  });
  expect(answered.body.answers[0].text).toMatch(/^已督促用人单位付给冀\*+全部工资。$/);
  expect((await grid.post(`${pathOf(sent)}/acknowledge`, { answer: 1 })).body).toMatchObject({ acknowledged: 1 });
  await ticket.does('colleague', 'record-callback', content);
  expect((await grid.get(pathOf(sent))).body).toMatchObject({
    ...{ state: 'closed', acknowledged: 1, dueAt: null },
    answers: [{ kind: 'answered' }, { no: 2, kind: 'closed', outcome: 'satisfied', outcomeLabel: { zh: '满意办结' } }],
  });
});

it('announces answers, and nothing else, with the number of the source and without a word of anybody', async () => {
  const sent = transfer({ source: '12345' });
  const ticket = await taken(city, sent);
  await ticket.does('callTaker', 'dispatch', { toUnit: 'chaoyang-centre' });
  await ticket.does('chaoyang', 'return', { reason: 'not-our-area' });
  await ticket.does('callTaker', 'dispatch', { toUnit: 'haidian-centre' });
  await ticket.does('haidian', 'give-feedback', feedback);
  await ticket.does('callTaker', 'record-callback', discontent);
  const rows = await office.house.db.select().from(outbox).where(eq(outbox.caseNo, ticket.caseNo));
  const told = rows.filter(({ kind }) => kind === 'transfer-answered');
  expect(told.map(({ payload }) => payload)).toMatchObject([
    { transfer: `12345/${sent.number}`, unit: 'haidian-centre', process: 'hotline-ticket' },
  ]);
  expect(JSON.stringify(told)).not.toMatch(/冀|13800000000|扣款/);
  const { answers, state } = (await city.get(pathOf(sent))).body as { answers: { kind: string }[]; state: string };
  expect([state, ...answers.map(({ kind }) => kind)]).toEqual(['answered', 'returned', 'answered']);
});

it('is pushed, signed, to the endpoint of the source, which then reads the answer with its key', async () => {
  const { db, keys } = office.house;
  const receiver = await startReceiver();
  while ((await fanOutOnce(db, office.now)) > 0);
  const order = { unitId: 'bj-12351', label: '12345', url: receiver.url, types: ['sanji.transfer.answered'] };
  const { secret } = await makeEndpoint(db, keys, { ...order, createdAt: office.now, createdBy: 'u-security-officer' });
  const log = createLog('test', 'silent');
  const allowed = [new URL(receiver.url).host];
  const now = Date.now; // libraries judge timestamps by real time
  const deliverer = new Deliverer({ db, keys, log, allowed, now, timeoutMs: 5_000 });
  try {
    const sent = transfer({ source: '12345' });
    const ticket = await taken(city, sent);
    await ticket.does('callTaker', 'answer', { text: '工资须按月支付，可向街道工会申请调解。' });
    while ((await fanOutOnce(db, now())) > 0);
    while ((await deliverer.step()) > 0) await deliverer.settled();
    const heard = receiver.received.map(({ body, headers }) => new Webhook(secret).verify(body, headers));
    expect(heard).toMatchObject([
      { type: 'sanji.transfer.answered', subject: ticket.caseNo, data: { transfer: `12345/${sent.number}` } },
    ]);
    expect(JSON.stringify(heard)).not.toMatch(/冀|工资|13800000000/);
    const { data } = heard[0] as { data: { transfer: string } };
    expect((await city.get(`/v1/transfers/${data.transfer}`)).body).toMatchObject({
      state: 'closed',
      answers: [{ kind: 'closed', outcome: 'answered-at-once', text: '工资须按月支付，可向街道工会申请调解。' }],
    });
  } finally {
    await deliverer.stop();
    await receiver.stop();
  }
});

it('is one ticket for its source and number, whatever the key; a changed repeat names the fields', async () => {
  const sent = transfer();
  const first = await send(grid, sent);
  const again = await Promise.all([1, 2, 3, 4].map(() => send(grid, sent)));
  for (const one of again) {
    expect(one.status).toBe(first.status);
    expect(one.body).toEqual(first.body);
  }
  const changed = await send(grid, { ...sent, text: '另一件事', dueAt: '2026-03-09T08:00:00+08:00' });
  expect([changed.status, changed.body.reason]).toEqual([409, 'transfer-differs']);
  expect(changed.body.errors.map(({ field }: { field: string }) => field).sort()).toEqual(['/dueAt', '/text']);
  expect(JSON.stringify(changed.body)).not.toMatch(/工资|另一件事|冀/);
  const rows = await office.house.db.select().from(transfers).where(eq(transfers.number, sent.number));
  expect(rows).toHaveLength(1);
  expect((await send(grid, { ...sent, source: '12345' })).status).toBe(201);
});

it('sent twenty times at once is one case, and spends no number for the others', async () => {
  const sent = transfer();
  const replies = await Promise.all(Array.from({ length: 20 }, () => send(grid, sent)));
  expect(new Set(replies.map(({ body }) => (body as { caseNo: string }).caseNo)).size).toBe(1);
  const all = await office.house.db.select().from(cases).where(eq(cases.channel, 'grid'));
  const next = await taken(grid, transfer());
  const counter = (no: string) => Number(no.split('-').at(-1));
  expect(counter(next.caseNo)).toBe(Math.max(...all.map(({ caseNo }) => counter(caseNo))) + 1);
});

it('is nobody else’s: another account neither reads nor takes over a number', async () => {
  const sent = transfer();
  await taken(grid, sent);
  const [hidden, missing] = [await city.get(pathOf(sent)), await city.get('/v1/transfers/grid/GD-NONE')];
  expect([hidden.status, hidden.body]).toEqual([404, missing.body]);
  const taking = await send(city, sent);
  expect([taking.status, taking.body.reason]).toEqual([409, 'transfer-of-another']);
  const list = await city.get('/v1/transfers?changedSince=2026-01-01T00:00:00Z&limit=100');
  expect(JSON.stringify(list.body)).not.toContain(sent.number);
  expect((await city.post(`${pathOf(sent)}/acknowledge`, { answer: 1 })).status).toBe(404);
});

it('lists what changed, page by page, and says from when to ask the next time', async () => {
  const mine = await machine(office.house, 'u-grid-2', 'transfers');
  const sent = Array.from({ length: 5 }, () => transfer());
  for (const one of sent) await taken(mine, one);
  const seen: string[] = [];
  let url: string | null = '/v1/transfers?changedSince=2026-01-01T00:00:00Z&limit=2';
  while (url) {
    const { status, body } = await mine.get(url);
    expect(status).toBe(200);
    expect(Date.parse(body.askNext as string)).toBeLessThan(office.now);
    seen.push(...body.items.map(({ number }: { number: string }) => number));
    url = body.next as string | null;
  }
  expect(seen).toEqual(sent.map(({ number }) => number));
  const later = new Date(office.now + 1_000).toISOString();
  expect((await mine.get(`/v1/transfers?changedSince=${later}`)).body.items).toEqual([]);
});

it('is shown to whoever works on the ticket, with their limit beside ours', async () => {
  const sent = transfer();
  const ticket = await taken(grid, sent);
  const { body } = await office.at('callTaker').view(ticket.caseNo);
  expect(body.transfer).toMatchObject({ source: 'grid', number: sent.number, theirDueAt: sent.dueAt });
  expect(body).toMatchObject({ channel: 'grid' });
});

it.each([
  ['an unknown source', { source: 'mayor' }, '/source'],
  ['a number with a slash', { number: 'a/b' }, '/number'],
  ['no text', { text: '  ' }, '/text'],
  ['a matter of no catalogue', { matter: 'dragons' }, '/matter'],
  ['a district that is none', { district: 'district-none' }, '/district'],
  ['a telephone that is none', { person: { phone: '12' } }, '/person/phone'],
  ['a day that is none', { dueAt: '2026-02-31T08:00:00+08:00' }, '/dueAt'],
  ['something undeclared', { holder: 'bj-legal' }, '/holder'],
  ['a name as long as a book', { person: { name: '冀'.repeat(101) } }, '/person/name'],
])('refuses %s and names the field', async (_, wrong, field) => {
  const { status, body } = await send(grid, transfer(wrong));
  expect([status, body.errors?.[0]?.field]).toEqual([422, field]);
});

it('takes markup as the text that it is', async () => {
  const sent = transfer({
    text: '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>&e;\u202e\'; drop table cases',
  });
  const ticket = await taken(grid, sent);
  expect((await office.at('callTaker').view(ticket.caseNo)).body.intake.question).toContain('&e;');
});

it('acknowledges only what was answered', async () => {
  const sent = transfer();
  await taken(grid, sent);
  const { status, body } = await grid.post(`${pathOf(sent)}/acknowledge`, { answer: 1 });
  expect([status, body.reason]).toEqual([409, 'nothing-to-acknowledge']);
});

it('is opened by keys for transfers, which open nothing else', async () => {
  const other = await machine(office.house, 'u-calls', 'call-centre');
  expect((await send(other, transfer())).body).toMatchObject({ code: 'forbidden', reason: 'not-for-this-key' });
  for (const url of ['/v1/cases', '/v1/hotline-tickets/HT-2026-000001', '/v1/members', '/open311/v2/requests.json'])
    expect([403, 404], url).toContain((await grid.get(url)).status);
  const off = await machine(office.house, 'u-station', 'transfers', 'chaoyang-yunshan-station');
  expect((await send(off, transfer())).status).toBe(403);
});
