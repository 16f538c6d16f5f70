/** Versions of the catalogue: drafted, published, kept; and what people answer at the intake. */
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addDays, dateOf } from '../../calendar/index.ts';
import { accessJournal, catalogueVersions, commands } from '../../db/schema/index.ts';
import { intake } from '../hotline-ticket/support/people.ts';
import { openOffice, type Office } from '../hotline-ticket/support/office.ts';

const PATH = '/v1/catalogue-versions';
const DAY_MS = 86_400_000;
const wages = {
  ...{ code: 'wages', zh: '劳动报酬', en: 'Pay', clause: '二(四)1(1)', class: 'affair', process: 'hotline-ticket' },
  ...{ terms: ['hotline-ticket/feedback'], unitKinds: ['district-centre'], role: 'caseworker' },
  questions: [
    { code: 'months', zh: '拖欠几个月', en: 'Months unpaid', datatype: 'number', required: true },
    {
      ...{ code: 'paid-by', zh: '如何发放', en: 'Paid how', datatype: 'choices' },
      values: [
        { code: 'cash', zh: '现金', en: 'cash' },
        { code: 'card', zh: '银行卡', en: 'card' },
      ],
    },
  ],
};
const rides = { ...wages, code: 'ride-hailing', zh: '网约车', en: 'Ride hailing', units: ['bj-rights'], questions: [] };

let office: Office;
beforeAll(async () => {
  office = await openOffice();
});
afterAll(() => office.house.stop());
const admin = () => office.at('administrator');
const put = async (url: string, payload: object) => {
  const headers = { authorization: `Bearer ${office.house.token('u-administrator')}` };
  return office.house.app.inject({ method: 'PUT', url, headers, payload });
};
const openTicket = (body: object, headers: Record<string, string> = {}) =>
  office.at('callTaker').post('/v1/hotline-tickets', { ...intake, ...body }, headers);
const open311Codes = async () => {
  const reply = await office.house.app.inject({ method: 'GET', url: '/open311/v2/services.json' });
  return reply.json<{ service_code: string }[]>().map(({ service_code: code }) => code);
};

describe('answers at the intake', () => {
  it('are checked against the questions of the matter, and say which do not fit', async () => {
    const { status, body } = await openTicket({ answers: { kind: 'of-none', amount: -1, nothing: 1 } });
    expect(status).toBe(422);
    const fields = body.errors.map(({ field }: { field: string }) => field).sort();
    expect(fields).toEqual(['/answers/amount', '/answers/kind', '/answers/nothing']);
    expect((await openTicket({ answers: {} })).body.errors[0].field).toBe('/answers/kind');
  });

  it('stand below the demand, sealed and found like it', async () => {
    const ticket = await office.open({ answers: { kind: 'unpaid', amount: 5200, contract: 'no' } });
    const { body } = await office.at('callTaker').view(ticket.caseNo);
    expect(body.intake.question).toContain('〔属于哪种情形〕拖欠工资');
    expect(body.intake.question).toContain('〔是否签订劳动合同〕未签');
    const stored = await office.house.db.select().from(commands).where(eq(commands.caseNo, ticket.caseNo));
    expect(JSON.stringify(stored)).not.toContain('拖欠工资');
    const found = await office.at('supervisor').get(`/v1/cases?q=${encodeURIComponent('未签')}`);
    expect(JSON.stringify(found.body.items)).toContain(ticket.caseNo);
  });

  it('make no difference to who sends none', async () => {
    expect((await openTicket({})).status).toBeLessThan(300);
  });
});

describe('a version', () => {
  let version: number;
  it('is drafted by the city’s administrator, and seen by nobody else meanwhile', async () => {
    const made = await admin().post(PATH, { services: [wages] });
    expect(made.status, JSON.stringify(made.body)).toBe(201);
    version = made.body.version as number;
    expect((await put(`${PATH}/${version}`, { services: [wages, rides] })).statusCode).toBe(200);
    expect((await office.at('callTaker').get(`/v1/services?version=${version}`)).status).toBe(404);
    expect((await admin().get(`/v1/services?version=${version}`)).body.items).toHaveLength(2);
    expect((await office.at('supervisor').post(PATH, { services: [wages] })).status).toBe(403);
  });

  it('is refused with the place of what is wrong', async () => {
    const wrong = [
      { ...wages, terms: ['hotline-ticket/none'] },
      { ...wages, units: ['no-such-unit'] },
      { ...rides, questions: [{ ...wages.questions[0], datatype: 'choice' }] },
    ];
    const { status, body } = await admin().post(PATH, { services: wrong });
    expect(status).toBe(422);
    expect(body.errors.map(({ field }: { field: string }) => field)).toEqual([
      ...['/services/0/terms', '/services/1/code', '/services/1/units', '/services/2/questions'],
    ]);
  });

  it('is published for a day to come, and never changed after', async () => {
    const today = dateOf(office.now);
    const publish = (effectiveFrom: string) => admin().post(`${PATH}/${version}/publish`, { effectiveFrom });
    expect((await publish(today)).status).toBe(422);
    expect((await publish(addDays(today, 1))).body).toMatchObject({
      state: 'published',
      publishedBy: 'u-administrator',
    });
    expect((await publish(addDays(today, 2))).status).toBe(409);
    expect((await put(`${PATH}/${version}`, { services: [wages] })).statusCode).toBe(409);
    const { db } = office.house;
    const change = db
      .update(catalogueVersions)
      .set({ effectiveFrom: today })
      .where(eq(catalogueVersions.version, version));
    await expect(change).rejects.toThrow();
    const acts = (await db.select().from(accessJournal)).map(({ detail }) => (detail as { act?: string }).act);
    expect(acts).toEqual(expect.arrayContaining(['catalogue-drafted', 'catalogue-redrafted', 'catalogue-published']));
  });

  it('counts from its day on: what it dropped is refused, what it added is taken, older ones stay readable', async () => {
    expect((await office.at('callTaker').get('/v1/services')).body.version).toBe(1);
    expect((await openTicket({ matter: 'ride-hailing' })).status).toBe(422);
    const offered = await open311Codes();
    expect(offered).toContain('training');
    expect(offered, 'not in force yet').not.toContain('ride-hailing');
    const before = await office.open();
    const sent = () => openTicket({ matter: 'training' }, { 'idempotency-key': 'before-midnight' });
    const first = await sent();
    expect(first.status, JSON.stringify(first.body)).toBeLessThan(300);
    office.house.clock.advance(DAY_MS);
    office.aheadMs += DAY_MS;
    expect((await office.at('callTaker').get('/v1/services')).body).toMatchObject({ version });
    expect((await openTicket({ matter: 'training' })).body.errors[0].field).toBe('/matter');
    const again = await sent();
    expect(again.body.caseNo, 'the same receipt after midnight').toBe(first.body.caseNo);
    const today = await open311Codes();
    expect(today).toContain('ride-hailing');
    expect(today, 'nobody is offered what would be refused').not.toContain('training');
    const opened = await office.open({ matter: 'ride-hailing' });
    expect((await office.at('callTaker').view(opened.caseNo)).body.title).toBe('网约车 Ride hailing');
    expect((await office.at('callTaker').view(before.caseNo)).body.title).toBe('工资报酬 Wages and pay');
    const asked = await openTicket({ answers: { months: 3, 'paid-by': ['cash', 'card'] } });
    expect(asked.status, JSON.stringify(asked.body)).toBeLessThan(300);
    const then = await office.at('callTaker').get(`/v1/services/training?on=${dateOf(office.now - DAY_MS)}`);
    expect([then.status, then.body.version]).toEqual([200, 1]);
    const named = await office.at('callTaker').get('/v1/services/ride-hailing/routing');
    expect(named.body.items[0]).toMatchObject({
      unit: { id: 'bj-rights' },
      why: [{ code: 'catalogue' }, { code: 'city' }, {}],
    });
  });
});
