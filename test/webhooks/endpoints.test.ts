import { Webhook } from 'standardwebhooks';
import { sql } from 'drizzle-orm';
import { Value } from 'typebox/value';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { accessJournal, notices, webhookEndpoints } from '../../db/schema/index.ts';
import { eventTypes, eventTypeNames } from '../../engine/webhooks/catalogue.ts';
import { Deliverer } from '../../engine/webhooks/deliver.ts';
import { announceDueSoon } from '../../engine/webhooks/due-soon.ts';
import { schemaOfEvent } from '../../engine/webhooks/event.ts';
import { fanOutOnce } from '../../engine/webhooks/fan-out.ts';
import { createLog } from '../../log.ts';
import { openOffice, type Office } from '../hotline-ticket/support/office.ts';
import { feedback, people } from '../hotline-ticket/support/people.ts';
import { desk, type Desk } from '../support/desk.ts';
import { ok, type Received, type Receiver, startReceiver, status } from './receiver.ts';

let office: Office;
let officer: Desk;
let administrator: Desk;
let receiver: Receiver;
let deliverer: Deliverer;
beforeAll(async () => {
  receiver = await startReceiver();
  office = await openOffice({ webhookAllow: [receiver.place] });
  const { house } = office;
  [officer, administrator] = [desk(house, people.securityOfficer), desk(house, people.administrator)];
  deliverer = new Deliverer({
    ...{ db: house.db, keys: house.keys, log: createLog('test', 'silent'), allowed: [receiver.place] },
    now: () => office.now,
  });
});
afterAll(async () => {
  await deliverer.stop();
  await receiver.stop();
  await office.house.stop();
});

afterEach(async () => {
  await office.house.db.update(webhookEndpoints).set({ state: 'disabled', types: [] });
});

const carry = async () => {
  while ((await fanOutOnce(office.house.db, office.now)) > 0);
  while ((await deliverer.step()) > 0) await deliverer.settled();
};
const register = async (more: object = {}) => {
  const order = { unitId: 'bj-12351', label: '呼叫中心', url: receiver.url, types: eventTypeNames, ...more };
  const { status: code, body } = await officer.post('/v1/webhook-endpoints', order);
  expect(code, JSON.stringify(body)).toBe(201);
  return body as { id: string; secret: string };
};
/** Verifies by the official library at the time of the house. */
function verify({ body, headers }: Received, secret: string): unknown {
  vi.useFakeTimers({ toFake: ['Date'], now: office.now });
  try {
    return new Webhook(secret).verify(body, headers);
  } finally {
    vi.useRealTimers();
  }
}
const drain = () => receiver.received.splice(0);
const patch = async (id: string, payload: object) => {
  const authorization = `Bearer ${office.house.token(people.securityOfficer)}`;
  const url = `/v1/webhook-endpoints/${id}`;
  return office.house.app.inject({ method: 'PATCH', url, headers: { authorization }, payload });
};

describe('a case', () => {
  it('is told of from its opening to its callback, signed, thin, numbered, and as the catalogue declares', async () => {
    const { id, secret } = await register();
    const ticket = await office.dispatched();
    await ticket.does('chaoyang', 'sign-for');
    await ticket.does('chaoyang', 'give-feedback', feedback);
    await carry();
    const got = drain();
    for (const one of got) {
      expect(verify(one, secret)).toEqual(one.event);
      expect(Buffer.byteLength(one.body)).toBeLessThan(4_096);
      expect(one.headers['content-type']).toBe('application/cloudevents+json; charset=UTF-8');
      const declared = eventTypes.find(({ type }) => type === one.event.type)!;
      expect([...Value.Errors(schemaOfEvent(declared), one.event)]).toEqual([]);
      expect(one.event).toMatchObject({ source: '/v1/hotline-tickets', subject: ticket.caseNo, id: one.id });
    }
    const inOrder = got.map(({ event }) => event).sort((a, b) => (a.sequence < b.sequence ? -1 : 1));
    expect(inOrder.map(({ sequence }) => Number(sequence))).toEqual(inOrder.map((_, i) => i + 1));
    const told = inOrder.map(({ type, data }) => `${type} ${String(data['unit'])}`);
    expect(told.slice(0, 2)).toEqual(['sanji.case.opened bj-12351', 'sanji.case.dispatched chaoyang-centre']);
    expect(inOrder.map(({ type }) => type)).toContain('sanji.callback.due');
    const sent = JSON.stringify(got.map(({ body }) => body));
    for (const secretText of ['冀小禾', '13800000000', '梅朵', '押金']) expect(sent).not.toContain(secretText);
    await officer.post(`/v1/webhook-endpoints/${id}/disable`);
  });

  it('is told to the units that see it, and not to the one it must be kept from', async () => {
    const [city, chaoyang, haidian] = [
      await register({ types: ['sanji.case.opened', 'sanji.case.dispatched'] }),
      await register({ unitId: 'chaoyang-centre', types: ['sanji.case.dispatched'] }),
      await register({ unitId: 'haidian-centre', types: ['sanji.case.opened', 'sanji.case.dispatched'] }),
    ];
    await office.dispatched('chaoyang-centre');
    await carry();
    drain();
    const heard = async (id: string) =>
      ((await officer.get(`/v1/webhook-endpoints/${id}/deliveries`)).body.items as { type: string }[]).map(
        ({ type }) => type,
      );
    expect(await heard(city.id)).toEqual(['sanji.case.dispatched', 'sanji.case.opened']);
    expect(await heard(chaoyang.id)).toEqual(['sanji.case.dispatched']);
    expect(await heard(haidian.id)).toEqual([]);
    for (const { id } of [city, chaoyang, haidian]) await officer.post(`/v1/webhook-endpoints/${id}/disable`);
  });

  it('has its deadline announced as due soon once for its due instant', async () => {
    const { id } = await register({ types: ['sanji.deadline.due-soon'] });
    const ticket = await office.dispatched();
    const { db } = office.house;
    const { rows } = await db.execute<{ due: Date }>(sql`
      select min(due_at) as due from deadline_scopes where case_no = ${ticket.caseNo} and kind = 'duty' and not soft`);
    await ticket.skip(new Date(rows[0]!.due).getTime() - office.now - 3_600_000);
    await announceDueSoon(db, office.now);
    expect(await announceDueSoon(db, office.now), 'a second look finds nothing new').toBe(0);
    await carry();
    const mine = drain().filter(({ event }) => event.subject === ticket.caseNo);
    expect(mine.length).toBeGreaterThan(0);
    expect(
      new Set(mine.map(({ event }) => `${String(event.data['deadline'])} ${String(event.data['dueAt'])}`)).size,
    ).toBe(mine.length);
    await officer.post(`/v1/webhook-endpoints/${id}/disable`);
  });
});

describe('a secret', () => {
  it('is shown once, sealed like the address, and rotated without a gap', async () => {
    const { id, secret: old } = await register({ types: ['sanji.case.closed'] });
    const rotated = await officer.post(`/v1/webhook-endpoints/${id}/rotate-secret`, { overlapHours: 2 });
    expect(rotated.status).toBe(201);
    const { secret: next } = rotated.body as { secret: string };
    await administrator.post(`/v1/webhook-endpoints/${id}/test`);
    await carry();
    const [both] = drain();
    for (const one of [old, next]) expect(verify(both!, one)).toEqual(both!.event);

    office.house.clock.advance(2 * 3_600_000);
    await administrator.post(`/v1/webhook-endpoints/${id}/test`);
    await carry();
    const [after] = drain();
    expect(verify(after!, next)).toEqual(after!.event);
    expect(() => verify(after!, old)).toThrow();

    const shown = JSON.stringify([
      (await officer.get(`/v1/webhook-endpoints/${id}`)).body,
      (await officer.get('/v1/webhook-endpoints')).body,
      (await office.house.db.select().from(webhookEndpoints)).map((row) => ({
        ...row,
        urlCipher: row.urlCipher.toString('latin1'),
      })),
      await office.house.db.select().from(accessJournal),
    ]);
    for (const hidden of [old, next, 'hook/9f2c', 'of-the-path']) expect(shown).not.toContain(hidden);
    expect(shown).toContain(receiver.place);
  });

  it('may not overlap with more than four others', async () => {
    const { id } = await register({ types: ['sanji.case.closed'] });
    const rotate = () => officer.post(`/v1/webhook-endpoints/${id}/rotate-secret`, { overlapHours: 24 });
    for (const _ of [2, 3, 4, 5]) expect((await rotate()).status).toBe(201);
    expect(await rotate()).toMatchObject({ status: 409, body: { reason: 'too-many-secrets' } });
  });
});

describe('the log', () => {
  it('shows every try without a case’s number, in pages; one and a range go again under the same ids', async () => {
    const { id } = await register({ types: ['sanji.case.opened'] });
    const url = `/v1/webhook-endpoints/${id}`;
    receiver.answer = status(503, { 'retry-after': '1' });
    for (const _ of [1, 2, 3]) await administrator.post(`${url}/test`);
    await carry();
    const first = drain().map((one) => one.id);
    receiver.answer = ok;
    const { body } = await administrator.get(`${url}/deliveries?limit=2`);
    expect(body.items.map(({ sequence }: { sequence: number }) => sequence)).toEqual([3, 2]);
    expect(body.items[0]).toMatchObject({ state: 'pending', attempts: [{ status: 503, error: null }] });
    const second = await administrator.get(body.next as string);
    expect(second.body.items.map(({ sequence }: { sequence: number }) => sequence)).toEqual([1]);

    expect(await administrator.post(`${url}/deliveries/2/replay`)).toMatchObject({
      status: 202,
      body: { replayed: 1, next: null },
    });
    await carry();
    expect(drain().map((one) => one.id)).toEqual([body.items[1].id]);
    expect(await administrator.post(`${url}/replay`, { fromSequence: 1, toSequence: 3 })).toMatchObject({
      body: { replayed: 3 },
    });
    await carry();
    expect(
      drain()
        .map((one) => one.id)
        .sort(),
    ).toEqual([...first].sort());
    const log = await administrator.get(`${url}/deliveries`);
    expect(log.body.items.map((one: { state: string; replays: number }) => [one.state, one.replays])).toEqual([
      ['delivered', 1],
      ['delivered', 2],
      ['delivered', 1],
    ]);
    expect((await administrator.post(`${url}/deliveries/9/replay`)).status).toBe(404);
    const ticket = await office.open();
    await carry();
    drain();
    expect(JSON.stringify((await administrator.get(`${url}/deliveries`)).body)).not.toContain(ticket.caseNo);
  });

  it('takes ranges of time and states', async () => {
    const { id } = await register({ types: ['sanji.case.opened'] });
    const url = `/v1/webhook-endpoints/${id}`;
    await administrator.post(`${url}/test`);
    await carry();
    drain();
    const at = new Date(office.now - 60_000).toISOString();
    expect((await administrator.post(`${url}/replay`, { from: at })).body.replayed).toBe(1);
    expect((await administrator.post(`${url}/replay`, { to: at })).body.replayed).toBe(0);
    expect((await administrator.post(`${url}/replay`, { from: at, states: ['failed'] })).body.replayed).toBe(0);
    expect((await administrator.post(`${url}/replay`, {})).status).toBe(422);
    await carry();
    drain();
  });
});

describe('an endpoint', () => {
  it.each([
    'http://hooks.example.org/',
    'https://127.0.0.1/',
    'https://0x7f.1/',
    'https://a:b@hooks.example.org/',
    'hooks',
  ])('is not registered at %s', async (url) => {
    const order = { unitId: 'bj-12351', label: '示例', url, types: ['sanji.case.opened'] };
    const answer = await officer.post('/v1/webhook-endpoints', order);
    expect(answer).toMatchObject({ status: 422, body: { errors: [{ field: '/url' }] } });
    const { id } = await register();
    expect((await patch(id, { url })).statusCode).toBe(422);
    await officer.post(`/v1/webhook-endpoints/${id}/disable`);
  });

  it('is registered for types of the catalogue only', async () => {
    const order = { unitId: 'bj-12351', label: '示例', url: receiver.url, types: ['sanji.case.invented'] };
    expect(await officer.post('/v1/webhook-endpoints', order)).toMatchObject({
      status: 422,
      body: { errors: [{ field: '/types/0' }] },
    });
  });

  it('that says 410 is disabled, journalled, and told to those who keep it; nothing goes there until it is enabled', async () => {
    const { id } = await register({ types: ['sanji.case.opened'] });
    const url = `/v1/webhook-endpoints/${id}`;
    receiver.answer = status(410);
    await administrator.post(`${url}/test`);
    await carry();
    drain();
    receiver.answer = ok;
    expect((await officer.get(url)).body).toMatchObject({ state: 'disabled', disabledBecause: 'gone' });
    for (const who of [officer, administrator]) {
      const told = (await who.get('/v1/notices?unread=true')).body.items as {
        kind: string;
        caseNo: null;
        detail: { endpoint: string };
      }[];
      const [mine] = told.filter(({ kind, detail }) => kind === 'webhook-disabled' && detail.endpoint === id);
      expect(mine).toMatchObject({ caseNo: null, detail: { because: 'gone', label: '呼叫中心' } });
    }
    expect((await office.house.db.select().from(notices)).filter(({ caseNo }) => caseNo === '')).not.toEqual([]);
    expect(await administrator.post(`${url}/test`)).toMatchObject({
      status: 409,
      body: { reason: 'endpoint-disabled' },
    });
    expect((await administrator.post(`${url}/enable`)).body).toMatchObject({ state: 'enabled', disabledBecause: null });
    await administrator.post(`${url}/replay`, { fromSequence: 1 });
    await carry();
    expect(drain()).toHaveLength(1);
    const entries = await office.house.db.select().from(accessJournal);
    const did = entries
      .map(({ detail }) => detail as { webhookEndpoint?: string; did?: string })
      .filter((one) => one.webhookEndpoint === id);
    expect(did.map((one) => one.did)).toEqual(['made', 'tested', 'disabled', 'enabled', 'replayed']);
  });

  it('takes another name and other types, and no address within', async () => {
    const other = await startReceiver();
    const { id } = await register({ types: ['sanji.case.opened'] });
    try {
      expect((await patch(id, { url: other.url })).statusCode).toBe(422);
      expect((await patch(id, { label: '新系统', types: ['sanji.case.closed'] })).json()).toMatchObject({
        label: '新系统',
        types: ['sanji.case.closed'],
      });
      await office.open();
      await carry();
      expect(drain()).toEqual([]);
    } finally {
      await other.stop();
    }
  });
});

it('figures tell of what waits and fails, and of no address', async () => {
  const { id } = await register({ types: ['sanji.case.opened'] });
  receiver.answer = status(500);
  await administrator.post(`/v1/webhook-endpoints/${id}/test`);
  await carry();
  receiver.answer = ok;
  drain();
  const { body } = await administrator.get('/metrics');
  expect(body).toMatch(/^sanji_webhooks_pending [1-9]/m);
  expect(body).toMatch(/^sanji_webhook_failures\{code="5xx"\} [1-9]/m);
  expect(body).not.toContain(receiver.place);
});

it('OpenAPI and the catalogue say the same of every type', async () => {
  const spec = (await office.house.app.inject('/openapi.json')).json<{ webhooks: Record<string, unknown> }>();
  expect(Object.keys(spec.webhooks)).toEqual(eventTypeNames);
  const { body } = await administrator.get('/v1/webhook-event-types');
  expect(body.items.map(({ type }: { type: string }) => type)).toEqual(eventTypeNames);
  for (const [i, item] of (body.items as { schema: unknown }[]).entries())
    expect(item.schema).toEqual(JSON.parse(JSON.stringify(schemaOfEvent(eventTypes[i]!))));
});
