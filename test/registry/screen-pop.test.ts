import { afterAll, beforeAll, expect, it } from 'vitest';
import { desk } from '../support/desk.ts';
import { openOffice, type Office } from '../hotline-ticket/support/office.ts';
import { makeKey } from '../../db/identity/machine-keys.ts';
import { cardOf, creditCodeOf, csv, HEADER, identityOf, imported } from './people.ts';

/** Whose calls the office takes in (test/hotline-ticket/support/people.ts). */
const PHONE = '13800000000';
let office: Office;
let caseNo: string;
beforeAll(async () => {
  office = await openOffice();
  const { house } = office;
  const [code, shop] = [creditCodeOf(1), creditCodeOf(2, '92')];
  const files = {
    employers: csv(
      '统一社会信用代码,名称,所属工会',
      `${code},云帆物流有限公司（虚构）,employer-yunfan-logistics`,
      `${shop},纪晓晓,street-chaoyang-yunshan`,
    ),
    members: csv(
      HEADER,
      `M-0001,冀小禾,${identityOf(1)},${PHONE},${code},,在会,2020-05-01`,
      `M-0002,欧阳一一,,+86 138-0000-0000,${shop},,转出,`,
      `M-0003,别人,,13800000001,${code},,,`,
    ),
    cards: csv('卡号,会员编号,卡状态,发卡日期,有效期至', `${cardOf(1)},M-0001,正常,2021-01-02,2031-01-02`),
  };
  for (const [kind, file] of Object.entries(files))
    expect(await imported(house, 'u-supervisor', { kind, file })).toMatchObject({ state: 'done', faulty: 0 });
  ({ caseNo } = await office.dispatched('chaoyang-centre'));
});
afterAll(() => office.house.stop());

it('shows everybody on the line masked, with employer, card, open cases', async () => {
  const { status, body } = await office.at('callTaker').post('/v1/screen-pop', { phone: '138 0000 0000' });
  expect(status).toBe(200);
  expect(body).toMatchObject({
    more: false,
    members: [
      {
        ...{ number: 'M-0001', name: '冀**', status: 'active', since: '2020-05-01' },
        union: { id: 'employer-yunfan-logistics' },
        employer: { name: '云帆物流有限公司（虚构）' },
        cards: [{ lastFour: cardOf(1).slice(-4), state: 'active', expires: '2031-01-02' }],
      },
      { number: 'M-0002', name: '欧阳**', status: 'transferred', employer: { name: '纪**' }, cards: [] },
    ],
    openCases: [{ caseNo, process: 'hotline-ticket' }],
    calls: [],
  });
  expect(JSON.stringify(body)).not.toMatch(/小禾|一一|晓晓|13800000000|别人/);
});

it('tells what was promised, and shows no case that is hidden from the caller', async () => {
  const asked = await office.open({ caller: { name: '冀小禾', phone: PHONE } });
  await asked.does('callTaker', 'escalate', { toUnit: 'bj-legal', question: '如何认定？' });
  const { body } = await office.at('callTaker').post('/v1/screen-pop', { phone: PHONE });
  const promises = body.promised.map((one: { caseNo: string; name: string }) => [one.caseNo, one.name]);
  expect(promises).toContainEqual([asked.caseNo, 'ring-back']);
  const put = await office.house.app.inject({
    ...{ method: 'PUT', url: '/v1/users/u-call-taker-2/person', payload: { phone: PHONE } },
    headers: { authorization: `Bearer ${office.house.token('u-security-officer')}` },
  });
  expect(put.statusCode).toBeLessThan(300);
  const own = await desk(office.house, 'u-call-taker-2').post('/v1/screen-pop', { phone: PHONE });
  expect(own.body).toMatchObject({ openCases: [], lastCases: [], promised: [], callbacks: [] });
  expect(own.body.members).toHaveLength(2);
});

it('opens to call centres’ keys and call-takers of the platform, and to nobody else', async () => {
  const { db, clock, app } = office.house;
  const { key } = await makeKey(db, {
    ...{ userId: 'u-call-centre', unitId: 'bj-12351', purpose: 'call-centre', label: '试验' },
    ...{
      networks: ['127.0.0.1'],
      createdAt: clock.now(),
      createdBy: 'u-security-officer',
      expiresAt: clock.now() + 1e9,
    },
  });
  const ask = (authorization: string) =>
    app.inject({ method: 'POST', url: '/v1/screen-pop', payload: { phone: PHONE }, headers: { authorization } });
  expect((await ask(`Bearer ${key}`)).json()).toMatchObject({ members: [{ name: '冀**' }, { name: '欧阳**' }] });
  for (const nobody of ['u-administrator', 'u-auditor', 'u-haidian-caseworker', 'u-chaoyang-head', 'u-supervisor'])
    expect((await ask(`Bearer ${office.house.token(nobody)}`)).statusCode, nobody).toBe(403);
});

it('names the field when what is sent is no telephone number', async () => {
  const { status, body } = await office.at('callTaker').post('/v1/screen-pop', { phone: '12351' });
  expect([status, body.errors[0].field]).toEqual([422, '/phone']);
});
