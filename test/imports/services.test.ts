/** A version of the catalogue from a file: a draft, whole or not at all, that the administrator publishes. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { addDays, dateOf } from '../../calendar/index.ts';
import { catalogueVersions } from '../../db/schema/index.ts';
import { desk } from '../support/desk.ts';
import { startHouse, type TestHouse } from '../support/house.ts';
import { csv, imported } from '../registry/people.ts';

let house: TestHouse;
beforeAll(async () => {
  house = await startHouse();
});
afterAll(() => house.stop());

const HEADER = '事项编码,名称,英文名称,件类,流程,依据条款,期限,承接机构类别,承接机构,承接岗位,提问';
const QUESTIONS = 'kind|哪种情形|Which|choice*|unpaid=拖欠/not paid，other=其他/other\nsince|何时起|Since when|date';
const wages = `wages,劳动报酬,Pay,事务件,12351热线诉求,二(四)1(1),hotline-ticket/feedback；hotline-ticket/sign-for,station；区职工服务中心,,caseworker,"${QUESTIONS}"`;
const policy = 'policy,政策咨询,Policy,inquiry,hotline-ticket,二(四)1(1),,,bj-rights,call-taker,';
const sent = (...rows: string[]) => imported(house, 'u-supervisor', { kind: 'services', file: csv(HEADER, ...rows) });

it('makes no draft while a row is at fault, and says which', async () => {
  const done = await sent(
    wages,
    policy.replace('bj-rights', 'no-unit'),
    wages,
    policy.replace('policy,', 'Policy!,'),
    policy.replace('call-taker,', 'call-taker,kind|无'),
  );
  expect(done).toMatchObject({ state: 'done', created: 0, faulty: 4 });
  const faults = done.errors.map(({ line, column, code }: Record<string, string>) => `${line} ${column} ${code}`);
  expect(faults).toEqual(['4 units unit', '5 code twice', '7 code code', '8 questions questions']);
  expect(await house.db.$count(catalogueVersions)).toBe(1);
});

it('makes a draft that is shown, published and then in force', async () => {
  expect(await sent(wages, policy)).toMatchObject({ state: 'done', created: 2, faulty: 0 });
  const admin = desk(house, 'u-administrator');
  const [draft] = (await admin.get('/v1/catalogue-versions')).body.items;
  expect(draft).toMatchObject({ state: 'draft', draftedBy: 'u-supervisor', effectiveFrom: null });
  const { body } = await admin.get(`/v1/services/wages?version=${draft.version}`);
  expect(body).toMatchObject({
    ...{ label: { zh: '劳动报酬', en: 'Pay' }, takers: { tiers: [3, 2], role: 'caseworker' } },
    answers: { required: ['kind'], properties: { kind: { enum: ['unpaid', 'other'] }, since: { format: 'date' } } },
  });
  const effectiveFrom = addDays(dateOf(house.clock.now()), 1);
  const published = await admin.post(`/v1/catalogue-versions/${draft.version}/publish`, { effectiveFrom });
  expect(published.body).toMatchObject({ state: 'published', source: draft.source });
  const then = await desk(house, 'u-call-taker-1').get(`/v1/services?on=${effectiveFrom}`);
  expect(then.body).toMatchObject({ version: draft.version });
});
