import { SaxesParser } from 'saxes';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { xmlOf } from '../../api/routes/open311/xml.ts';
import { feedback } from '../hotline-ticket/support/people.ts';
import { openOffice, type Office } from '../hotline-ticket/support/office.ts';
import { machine, type Machine } from './machines.ts';

const BASE = '/open311/v2';
let office: Office;
let app: Machine;
let other: Machine;
beforeAll(async () => {
  office = await openOffice();
  app = await machine(office.house, 'u-open311', 'open311');
  other = await machine(office.house, 'u-open311-other', 'open311');
});
afterAll(() => office.house.stop());

const get = (path: string, headers: Record<string, string> = {}) =>
  office.house.app.inject({ method: 'GET', url: `${BASE}/${path}`, headers });
const FORM = 'application/x-www-form-urlencoded; charset=utf-8';
const post = (payload: string, path = 'requests.json') =>
  office.house.app.inject({ method: 'POST', url: `${BASE}/${path}`, payload, headers: { 'content-type': FORM } });
const form = (by: Machine, fields: Record<string, string>) =>
  new URLSearchParams({ api_key: by.key, service_code: 'wages', ...fields }).toString();
const send = async (by: Machine, fields: Record<string, string>): Promise<string> => {
  const reply = await post(form(by, fields));
  expect(reply.statusCode, reply.body).toBe(201);
  const [{ service_request_id: id, token }] = reply.json<[Record<string, string>]>();
  if (id !== undefined) return id;
  const [named] = (await get(`tokens/${token}.json?api_key=${by.key}`)).json<[Record<string, string>]>();
  return named['service_request_id']!;
};

/** Reads XML strictly: names of elements in order, and all text. */
function read(xml: string): { readonly names: string[]; readonly text: string } {
  const names: string[] = [];
  let text = '';
  const parser = new SaxesParser();
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', ({ name }) => void names.push(name));
  parser.on('text', (part) => void (text += part));
  parser.write(xml).close();
  return { names, text };
}

it('says where it is, which services there are and what each asks, to anybody, in both formats', async () => {
  const [{ endpoints }, services] = [(await get('discovery.json')).json(), (await get('services.json')).json()];
  expect(endpoints[0]).toMatchObject({ specification: 'http://wiki.open311.org/GeoReport_v2', type: 'production' });
  expect(services).toContainEqual({
    ...{ service_code: 'wages', service_name: '工资报酬', description: 'Wages and pay', metadata: true },
    ...{ type: 'realtime', keywords: '', group: '12351热线诉求' },
  });
  const definition = (await get('services/wages.json')).json();
  expect(definition).toMatchObject({
    service_code: 'wages',
    attributes: [{ code: 'employer', order: 1 }, { order: 2 }],
  });
  const inXml = await get('services/wages.xml');
  expect(inXml.headers['content-type']).toBe('text/xml; charset=utf-8');
  expect(inXml.body).toMatch(/^<\?xml version="1.0" encoding="utf-8"\?>\n<service_definition><service_code>wages</);
  expect(read(inXml.body).names.filter((name) => name === 'attribute')).toHaveLength(2);
  expect(read((await get('discovery.xml')).body).names.slice(0, 3)).toEqual(['discovery', 'changeset', 'contact']);
  expect(read((await get('services.xml')).body).names.filter((name) => name === 'service')).toHaveLength(
    services.length,
  );
});

it.each(['services/%00.json', 'services/%00.xml', 'requests/%00.json', 'requests/HT-2026-000001%00.json'])(
  'does not find %s, and does not stumble over it',
  async (path) => {
    expect((await get(path, { authorization: `Bearer ${app.key}` })).statusCode).toBe(404);
  },
);

it('takes a request as a ticket, shows it with its expected date, and never what was written or by whom', async () => {
  const id = await send(app, {
    ...{ description: '单位两个月没有发工资。', first_name: '小禾', last_name: '冀', phone: '13800000000' },
    ...{ email: 'someone@example.org', address_string: '云杉街道示例里 3 号', lat: '39.9042', long: '116.4074' },
    ...{ 'attribute[employer]': '梅朵美甲店（虚构）', media_url: 'https://example.org/a.jpg' },
  });
  const before = (await get(`requests/${id}.json?api_key=${app.key}`)).json();
  expect(before).toMatchObject([
    { service_request_id: id, status: 'open', service_code: 'wages', service_name: '工资报酬' },
  ]);
  const { body } = await office.at('callTaker').view(id);
  expect(body).toMatchObject({ channel: 'open311', matter: 'wages' });
  expect(body.intake.question).toMatch(
    /单位两个月没有发工资。\n地点：.*\n坐标（WGS84）：39\.9042, 116\.4074\n图片链接：/s,
  );
  expect(body.parties).toHaveLength(2);
  const ticket = await office.file(id);
  await ticket.does('callTaker', 'dispatch', { toUnit: 'chaoyang-centre' });
  const [open] = (await get(`requests/${id}.json`, { authorization: `Bearer ${app.key}` })).json();
  expect(open).toMatchObject({ status_notes: '承办 / Handling', agency_responsible: '朝阳区职工服务中心' });
  expect(Date.parse(open.expected_datetime)).toBeGreaterThan(office.now);
  await ticket.does('chaoyang', 'give-feedback', feedback);
  await ticket.does('callTaker', 'withdraw', { reason: '已解决' });
  const closed = await get(`requests/${id}.xml?api_key=${app.key}`);
  expect(read(closed.body).names.slice(0, 3)).toEqual(['service_requests', 'request', 'service_request_id']);
  expect(closed.body).toContain('<status>closed</status>');
  for (const text of [JSON.stringify(before), JSON.stringify(open), closed.body])
    expect(text).not.toMatch(/冀|13800000000|没有发工资|梅朵|示例里|example\.org/);
});

it('shows each key the requests of its own account only', async () => {
  const id = await send(app, { description: '只给自己看' });
  const [hidden, missing] = [
    await get(`requests/${id}.json?api_key=${other.key}`),
    await get(`requests/HT-2020-000001.json?api_key=${other.key}`),
  ];
  expect([hidden.statusCode, hidden.body]).toEqual([404, missing.body]);
  expect((await get(`requests.json?api_key=${other.key}&service_request_id=${id}`)).json()).toEqual([]);
  expect((await get(`requests.json?api_key=${other.key}`)).json()).toEqual([]);
  expect((await get(`requests.json?service_request_id=${id}`)).statusCode).toBe(403);
});

it('answers the same form again with the same number, and a changed one with another', async () => {
  const fields = { description: '同一件事', phone: '13800000001' };
  const ids = await Promise.all([1, 2, 3, 4, 5].map(() => send(app, fields)));
  expect(new Set(ids).size).toBe(1);
  expect(await send(app, { ...fields, description: '另一件事' })).not.toBe(ids[0]);
});

it('filters by number, service, time and status, and pages', async () => {
  const mine = await machine(office.house, 'u-open311-third', 'open311');
  const codes = ['wages', 'contract', 'wages', 'training'];
  const ids: string[] = [];
  for (const [i, service_code] of codes.entries())
    ids.push(await send(mine, { service_code, description: `第${i}件` }));
  const list = async (query: string): Promise<string[]> => {
    const reply = await get(`requests.json?api_key=${mine.key}&${query}`);
    expect(reply.statusCode, reply.body).toBe(200);
    return reply.json<{ service_request_id: string }[]>().map((one) => one.service_request_id);
  };
  await (await office.file(ids[1]!)).does('callTaker', 'answer', { text: '请看合同。' });
  expect((await list('')).sort()).toEqual([...ids].sort());
  expect((await list('service_code=wages,training')).sort()).toEqual([ids[0], ids[2], ids[3]].sort());
  expect(await list('status=closed')).toEqual([ids[1]]);
  expect((await list('status=open,closed')).length).toBe(4);
  expect((await list(`service_request_id=${ids[0]},${ids[3]},HT-2020-000001&status=closed`)).sort()).toEqual(
    [ids[0], ids[3]].sort(),
  );
  expect(await list('end_date=2026-01-31T00:00:00Z')).toEqual([]);
  const pages = [await list('page_size=3&page=1'), await list('page_size=3&page=2'), await list('page_size=3&page=3')];
  expect(pages.map((page) => page.length)).toEqual([3, 1, 0]);
  expect(new Set(pages.flat()).size).toBe(4);
});

it.each([
  ['without a key', 'service_code=wages&description=x', 403, 'api_key'],
  ['without a service', 'KEY&description=x', 400, 'service_code was not provided'],
  ['of a service there is not', 'KEY&service_code=dragons&description=x', 404, 'service_code was not found'],
  ['without a description', 'KEY&service_code=wages&description=%20', 400, 'description was not provided'],
  ['of another jurisdiction', 'KEY&service_code=wages&description=x&jurisdiction_id=sfgov.org', 404, 'jurisdiction_id'],
  ['too long', `KEY&service_code=wages&description=${'x'.repeat(4_001)}`, 400, 'description'],
  ['with an attribute of none', 'KEY&service_code=wages&description=x&attribute[HOLDER]=1', 400, 'attribute'],
  ['with half a place', 'KEY&service_code=wages&description=x&lat=39.9', 400, 'long'],
  ['beyond the poles', 'KEY&service_code=wages&description=x&lat=99&long=1', 400, 'lat'],
  [
    'with a script for a picture',
    'KEY&service_code=wages&description=x&media_url=javascript:alert(1)',
    400,
    'media_url',
  ],
  ['from no telephone', 'KEY&service_code=wages&description=x&phone=12', 400, 'phone'],
  ['said twice', 'KEY&service_code=wages&description=x&description=y', 400, 'description'],
  ['in no UTF-8', 'KEY&service_code=wages&description=%ff%fe', 400, 'UTF-8'],
  ['with NUL', 'KEY&service_code=wages&description=a%00b', 400, 'UTF-8'],
  ['with a thousand fields', `KEY&service_code=wages&description=x${'&a=1'.repeat(1_000)}`, 400, 'too many'],
  ['as big as a house', `KEY&service_code=wages&description=${'x'.repeat(70_000)}`, 413, 'read'],
])('refuses a request %s in Open311’s own form', async (_, body, status, words) => {
  for (const format of ['json', 'xml'] as const) {
    const reply = await post(body.replace('KEY', `api_key=${app.key}`), `requests.${format}`);
    expect(reply.statusCode).toBe(status);
    if (format === 'xml') {
      expect(read(reply.body).names).toEqual(['errors', 'error', 'code', 'description']);
      expect(reply.body).toContain(`<code>${status}</code>`);
    } else expect(reply.json()).toEqual([{ code: status, description: expect.stringContaining(words) as string }]);
    expect(reply.body).not.toContain(app.key);
  }
});

it('refuses filters that are none, and pages without end', async () => {
  for (const query of [
    'page=0',
    'page=999999999999',
    'page_size=100000',
    'status=gone',
    'start_date=yesterday',
    'page=1&page=2',
  ])
    expect((await get(`requests.json?api_key=${app.key}&${query}`)).statusCode, query).toBe(400);
  const wide = 'start_date=2026-01-01T00:00:00Z&end_date=2026-12-01T00:00:00Z';
  expect((await get(`requests.json?api_key=${app.key}&${wide}`)).statusCode).toBe(400);
  expect((await get('services/none.xml')).statusCode).toBe(404);
  expect((await get('services.json?jurisdiction_id=sfgov.org')).statusCode).toBe(404);
  expect((await get(`tokens/none.json?api_key=${app.key}`)).statusCode).toBe(404);
});

it('takes no body but a form, and no key of another purpose', async () => {
  const url = `${BASE}/requests.json`;
  const asJson = await office.house.app.inject({ method: 'POST', url, payload: { api_key: app.key } });
  expect([asJson.statusCode, asJson.json()[0].code]).toEqual([415, 415]);
  const calls = await machine(office.house, 'u-calls-2', 'call-centre');
  expect((await post(form(calls, { description: 'x' }))).statusCode).toBe(403);
  expect(
    (await get('requests.json', { authorization: `Bearer ${office.house.token('u-supervisor')}` })).statusCode,
  ).toBe(403);
  expect((await app.get('/v1/cases')).status).toBe(403);
});

it('markup in what is asked stays text wherever it is read', async () => {
  const text = '<![CDATA[ ]]><x a="1">&lol;</x>';
  const id = await send(app, { description: text, 'attribute[employer]': '<b>店</b>' });
  const { names } = read((await get(`requests/${id}.xml?api_key=${app.key}`)).body);
  expect(names).not.toContain('x');
  expect((await office.at('callTaker').view(id)).body.intake.question).toContain('&lol;');
});

it('writes XML that a strict reader takes, whatever stands in it', () => {
  const hostile = ']]> & <a b="c">\u0000\u0008\ud800\uffff\r\n\u{1f600} \'';
  const { names, text } = read(xmlOf('errors', [{ code: 1, description: hostile }]));
  expect(names).toEqual(['errors', 'error', 'code', 'description']);
  expect(text.trim()).toBe('1]]> & <a b="c">\ufffd\ufffd\ufffd\ufffd\r\n\u{1f600} \'');
});

it('tells nobody for whom a person works who asked for confidentiality', async () => {
  const id = await send(app, { description: '请保密', 'attribute[confidential]': 'yes' });
  const ticket = await office.file(id);
  await ticket.does('callTaker', 'dispatch', { toUnit: 'chaoyang-yunshan-station' });
  expect((await get(`requests/${id}.json?api_key=${app.key}`)).json()[0].agency_responsible).toBeNull();
});
