/** The dispatch catalogue over HTTP: what is shown, and which unit is proposed for what reason. */
import Ajv from 'ajv';
import addFormats from 'ajv-formats';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openOffice, type Office } from '../hotline-ticket/support/office.ts';

let office: Office;
beforeAll(async () => {
  office = await openOffice();
});
afterAll(() => office.house.stop());

const routing = async (query: string, code = 'social-insurance') => {
  const { status, body } = await office.at('callTaker').get(`/v1/services/${code}/routing?${query}`);
  expect(status, JSON.stringify(body)).toBe(200);
  return body as {
    items: { unit: { id: string }; load: number; why: { code: string; zh: string }[] }[];
    leftOut: { unit: { id: string }; whyNot: { code: string }[] }[];
    asks: string[];
    version: number;
  };
};
const idsOf = (items: readonly { readonly unit: { readonly id: string } }[]) => items.map(({ unit }) => unit.id);

describe('the catalogue', () => {
  it('says of every matter what it is, who takes it, within which term of which clause', async () => {
    const { status, body } = await office.at('chaoyang').get('/v1/services');
    expect(status).toBe(200);
    expect(body).toMatchObject({ version: 1, state: 'published', effectiveFrom: '2013-01-24' });
    const social = body.items.find(({ code }: { code: string }) => code === 'social-insurance');
    expect(social).toMatchObject({
      class: { code: 'affair', label: { zh: '事务件' } },
      process: { name: 'hotline-ticket', collection: 'hotline-tickets' },
      takers: { tiers: [3, 2], role: 'caseworker' },
    });
    expect(social.terms).toContainEqual(
      expect.objectContaining({
        ...{ name: 'hotline-ticket/feedback', clause: '二(四)1(2)', soft: false },
        term: { kind: 'working-days', count: 7 },
      }),
    );
    expect(body.items.every((item: { terms: unknown[] }) => item.terms.length > 0)).toBe(true);
  });

  it('gives a form as JSON Schema that a client can check answers by', async () => {
    const { body } = await office.at('callCentre').get('/v1/services/wages');
    const ajv = new Ajv.default({ strict: false });
    addFormats.default(ajv);
    const check = ajv.compile(body.answers as object);
    expect(check({ kind: 'unpaid', amount: 1200, contract: 'no' })).toBe(true);
    expect(check({ amount: 1200 })).toBe(false);
    expect(check({ kind: 'unpaid', elsewhere: 'x' })).toBe(false);
    expect(check({ kind: 'of-no-kind' })).toBe(false);
    expect(body.answers.properties.kind['x-labels'].unpaid).toEqual({ zh: '拖欠工资', en: 'wages not paid' });
  });

  it('has no matter or version that is not there', async () => {
    for (const url of ['/v1/services/nothing', '/v1/services?version=99', '/v1/services?on=2012-01-01'])
      expect((await office.at('callTaker').get(url)).status, url).toBe(404);
    expect((await office.at('callTaker').get('/v1/services?on=2026-02-30')).status).toBe(422);
  });
});

describe('a routing proposal', () => {
  it('puts the station of the street first, then the district’s centre, and says why', async () => {
    const { items, asks } = await routing('district=district-chaoyang&street=street-chaoyang-yunshan');
    expect(idsOf(items).slice(0, 2)).toEqual(['chaoyang-yunshan-station', 'chaoyang-centre']);
    expect(items[0]?.why.map(({ code }) => code)).toEqual(['catalogue', 'street', 'load']);
    expect(items[0]?.why[0]?.zh).toContain('第 1 版“社会保险”');
    expect(items[1]?.why.map(({ code }) => code)).toContain('district');
    expect(asks).toEqual(['industry']);
  });

  it('asks for the district where it decides, and proposes nobody at random', async () => {
    const { items, asks } = await routing('');
    expect(items).toEqual([]);
    expect(asks).toEqual(['district', 'industry']);
  });

  it('finds the industry’s own centre', async () => {
    const { items } = await routing('industry=industry-services');
    expect(idsOf(items)).toContain('services-industry-centre');
    expect(items[0]?.why.map(({ code }) => code)).toContain('industry');
  });

  it('leaves out the employer’s own 职工之家, and says so', async () => {
    const query = 'street=street-chaoyang-yunshan&limit=50';
    const home = 'yunfan-logistics-home';
    expect(idsOf((await routing(query, 'membership')).items)).toContain(home);
    const { items, leftOut } = await routing(`${query}&employerUnit=${home}`, 'membership');
    expect(idsOf(items)).not.toContain(home);
    expect(leftOut.map(({ unit, whyNot }) => [unit.id, whyNot[0]?.code])).toEqual([[home, 'employers-own']]);
  });

  it('among equals sends to whoever holds fewer, seen from the house and not from the caller', async () => {
    const query = 'district=district-chaoyang&limit=50';
    const stations = async () =>
      idsOf((await routing(query)).items).filter((id) => id.startsWith('chaoyang-') && id.endsWith('-station'));
    const [first = '', second = ''] = await stations();
    await office.dispatched(first);
    const after = await stations();
    expect(after.indexOf(first)).toBeGreaterThan(after.indexOf(second));
    const { items } = await routing(query);
    expect(items.find(({ unit }) => unit.id === first)?.load).toBe(1);
  });

  it('refuses a place that is none, and callers who dispatch nothing', async () => {
    const asked = await office.at('callTaker').get('/v1/services/wages/routing?district=industry-services');
    expect([asked.status, asked.body.errors[0].field]).toEqual([422, '?district']);
    expect((await office.at('administrator').get('/v1/services/wages/routing')).status).toBe(403);
  });
});
