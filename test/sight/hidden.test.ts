/** A case somebody may not see answers like one that is not there, byte for byte, by whatever address and body. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { asc, eq } from 'drizzle-orm';
import { commands, supervisionOrders } from '../../db/schema/index.ts';
import { demoUsers } from '../../db/demo/users.ts';
import { openOffice, type Office } from '../hotline-ticket/support/office.ts';
import { desk } from '../support/desk.ts';
import { apply, application } from '../legal-aid/support/aid.ts';

interface Documented {
  readonly paths: Readonly<Record<string, Readonly<Record<string, { readonly requestBody?: unknown }>>>>;
}
/** What is expected to differ between any two answers. */
const ITS_OWN = ['date', 'x-trace-id'];

let office: Office;
let hidden: string;
let missing: string;
let paths: Documented['paths'];
beforeAll(async () => {
  office = await openOffice();
  const aid = await apply(office, 'yunshan', { employerUnit: application.employerUnit });
  await aid.does('supervisor', 'issue-order', { demand: '请报进展' });
  hidden = aid.caseNo;
  // As long as the real one, or the answers' lengths would differ by the question's.
  missing = hidden.replace(/\d+$/, (digits) => '9'.repeat(digits.length));
  paths = (await office.house.app.inject('/openapi.json')).json<Documented>().paths;
});
afterAll(() => office.house.stop());

/** The whole answer, without what is its own and with the number that was asked for taken out. */
async function answerTo(
  userId: string,
  caseNo: string,
  method: 'GET' | 'POST',
  url: string,
  payload?: object,
  key?: string,
) {
  const { statusCode, headers, body } = await office.house.app.inject({
    ...{ method, url: url.replaceAll('{caseNo}', caseNo) },
    ...(payload === undefined ? {} : { payload }),
    headers: {
      authorization: `Bearer ${office.house.token(userId)}`,
      ...(key === undefined ? {} : { 'idempotency-key': key }),
    },
  });
  const rest = Object.fromEntries(Object.entries(headers).filter(([name]) => !ITS_OWN.includes(name)));
  return { statusCode, headers: rest, body: body.replaceAll(caseNo, '{caseNo}').replaceAll(/DB-\d{4}-\d{6}/g, '{no}') };
}

// Elsewhere, the employer's own body, outsiders, those who see no cases, a machine of another body.
const STRANGERS = [
  ...['u-haidian-caseworker', 'u-qinghe-head', 'u-yunfan-caseworker', 'u-chaoyang-lawyer', 'u-services-union'],
  ...['u-administrator', 'u-security-officer', 'u-call-centre'],
];
const BODIES: readonly (object | undefined)[] = [{}, { text: '备注', reason: '理由' }, { unknown: 1 }];

/** Every address is tried by a few of them; what belongs to it by all. */
const THOROUGH = ['u-haidian-caseworker', 'u-yunfan-caseworker', 'u-chaoyang-lawyer'];

describe.each(STRANGERS)('to %s', (userId) => {
  const thoroughly = THOROUGH.includes(userId) ? it : undefined; // the matrix of test/authority asks as all of them
  thoroughly?.('every address of a case is the address of nothing', async () => {
    const ofCases = Object.entries(paths).filter(([path]) => path.includes('{caseNo}'));
    expect(ofCases.length).toBeGreaterThan(60);
    const statuses = new Set<number>();
    for (const [template, methods] of ofCases) {
      const url = template.replace('{id}', 'report:1');
      for (const method of (['get', 'post'] as const).filter((name) => name in methods)) {
        const bodies = method === 'get' ? [undefined] : BODIES;
        for (const [index, payload] of bodies.entries()) {
          const key = index % 2 === 0 ? undefined : randomUUID();
          const verb = method === 'get' ? 'GET' : 'POST';
          const [there, not] = [
            await answerTo(userId, hidden, verb, url, payload, key),
            await answerTo(userId, missing, verb, url, payload, key),
          ];
          expect(there, `${verb} ${url} ${JSON.stringify(payload)}`).toEqual(not);
          expect([404, 415, 422], `${verb} ${url} ${there.body}`).toContain(there.statusCode);
          statuses.add(there.statusCode);
          if (there.statusCode === 404) expect(there.body).not.toMatch(/instance|trace|\{caseNo\}/);
        }
      }
    }
    expect(statuses).toContain(404);
  });

  it('ids of what belongs to it lead nowhere, and lists do not know it', async () => {
    const { db } = office.house;
    const [command] = await db
      .select()
      .from(commands)
      .where(eq(commands.caseNo, hidden))
      .orderBy(asc(commands.receivedAt));
    const [order] = await db.select().from(supervisionOrders).where(eq(supervisionOrders.caseNo, hidden));
    const pairs = [
      [`/v1/commands/${command!.id}`, `/v1/commands/${randomUUID()}`],
      [`/v1/supervision-orders/${order!.no}`, '/v1/supervision-orders/DB-2026-999999'],
    ] as const;
    for (const [there, not] of pairs)
      expect(await answerTo(userId, hidden, 'GET', there)).toEqual(await answerTo(userId, hidden, 'GET', not));
    for (const act of ['reply', 'close'])
      expect(
        await answerTo(userId, hidden, 'POST', `/v1/supervision-orders/${order!.no}/${act}`, { reply: '已办' }, 'k'),
      ).toEqual(
        await answerTo(userId, hidden, 'POST', `/v1/supervision-orders/DB-2026-999999/${act}`, { reply: '已办' }, 'k'),
      );
    for (const list of [
      '/v1/cases?',
      '/v1/in-tray?',
      '/v1/deadlines?state=running&',
      '/v1/supervision-orders?',
      '/v1/notices?',
      '/v1/callbacks?',
      '/v1/filing-copies?',
    ])
      expect((await desk(office.house, userId).get(`${list}limit=100`)).body.items ?? [], list).toEqual([]);
    for (const filter of ['supervision-orders', 'deadlines'])
      expect(await answerTo(userId, hidden, 'GET', `/v1/${filter}?caseNo={caseNo}`)).toMatchObject({ statusCode: 200 });
  });
});

it('a repeat of what was done while one still saw the case is not answered any more', async () => {
  const ticket = await office.dispatched('haidian-centre', { district: 'district-haidian' });
  const clerk = desk(office.house, 'u-haidian-caseworker');
  const key = { 'idempotency-key': randomUUID() };
  const first = await office.settled(await clerk.act(ticket.caseNo, 'note', { text: '已电话联系' }, key));
  expect(first.status).toBe(200);
  const { commandId } = first.body as { commandId: string };
  expect((await clerk.get(`/v1/commands/${commandId}`)).status).toBe(200);
  await office.house.db.execute(
    `update memberships set body_id = 'chaoyang-qinghe-station' where user_id = 'u-haidian-caseworker'`,
  );
  try {
    expect((await clerk.act(ticket.caseNo, 'note', { text: '已电话联系' }, key)).status).toBe(404);
    expect((await clerk.get(`/v1/commands/${commandId}`)).status).toBe(404);
  } finally {
    await office.house.db.execute(
      `update memberships set body_id = 'haidian-centre' where user_id = 'u-haidian-caseworker'`,
    );
  }
});

it('an auditor reads heads and journals, and nothing that a person wrote or is called', async () => {
  const auditor = desk(office.house, 'u-auditor');
  const { body: list } = await auditor.get('/v1/cases');
  expect(list.items.map((item: { caseNo: string }) => item.caseNo)).toContain(hidden);
  const journal = await auditor.get(`/v1/cases/${hidden}/journal`);
  expect(journal.status).toBe(200);
  expect(new Set(journal.body.items.map((entry: { texts: unknown }) => entry.texts))).toEqual(new Set([null]));
  for (const url of [
    `/v1/legal-aid-applications/${hidden}`,
    `/v1/cases/${hidden}/attachments`,
    `/v1/cases/${hidden}/workers`,
    '/v1/cases?q=云帆',
    '/v1/cases?phone=13800000021',
  ]) {
    const answer = await auditor.get(url);
    expect([answer.status, answer.body.reason], url).toEqual([403, 'heads-only']);
  }
  expect(demoUsers.find(({ id }) => id === 'u-auditor')?.memberships).toHaveLength(1);
});
