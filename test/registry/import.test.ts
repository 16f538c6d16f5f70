import { afterAll, beforeAll, expect, it } from 'vitest';
import { accessJournal, employers, imports, members } from '../../db/schema/index.ts';
import { desk } from '../support/desk.ts';
import { startHouse, type TestHouse } from '../support/house.ts';
import { creditCodeOf, csv, HEADER, identityOf, imported, phoneOf, send, workThrough } from './people.ts';

let house: TestHouse;
const CITY = 'u-supervisor';
const CHAOYANG = 'u-chaoyang-caseworker-1';
beforeAll(async () => {
  house = await startHouse();
});
afterAll(() => house.stop());

const code = creditCodeOf(1);
const shop = creditCodeOf(2, '92');
const employerFile = csv(
  '统一社会信用代码,名称,所属工会,所在区',
  `${code},云帆物流有限公司（虚构）,employer-yunfan-logistics,district-chaoyang`,
  `${shop},纪晓小吃店（虚构）,street-chaoyang-yunshan,district-chaoyang`,
);
const memberFile = csv(
  HEADER,
  `M-0001,冀小满,${identityOf(1)},${phoneOf(1)},${code},,在会,2020-05-01`,
  `,乔一,${identityOf(2)},,,street-chaoyang-yunshan,,`,
);

it('takes employers, then members; the same file again changes nothing', async () => {
  const first = await imported(house, CITY, { kind: 'employers', file: employerFile });
  expect(first).toMatchObject({ state: 'done', rows: 2, created: 2, faulty: 0 });
  expect(await imported(house, CITY, { kind: 'employers', file: employerFile })).toMatchObject({ unchanged: 2 });
  expect(await imported(house, CITY, { kind: 'members', file: memberFile })).toMatchObject({ created: 2 });
  const again = await imported(house, CITY, { kind: 'members', file: memberFile });
  expect(again).toMatchObject({ state: 'done', created: 0, updated: 0, unchanged: 2, faulty: 0 });
  const rows = await house.db.select().from(members);
  expect(rows.map(({ number }) => number).sort()).toEqual(['HY000000002', 'M-0001']);
});

it('keeps people sealed, and a person’s business too', async () => {
  const rows = await house.db.select().from(members);
  const stored = JSON.stringify(rows) + rows.map(({ detailsCipher }) => detailsCipher.toString('latin1')).join();
  for (const word of ['冀小满', identityOf(1), phoneOf(1)]) expect(stored).not.toContain(word);
  const names = new Map((await house.db.select().from(employers)).map((row) => [row.code, row.name]));
  expect(names.get(code)).toBe('云帆物流有限公司（虚构）');
  expect(names.get(shop)).toBeNull();
});

it('updates what differs, empties what is empty, leaves what the file has no column for', async () => {
  const moved = csv('会员编号,姓名,手机号', 'M-0001,冀小满,', 'M-0001,冀小满,13800009999');
  expect(await imported(house, CITY, { kind: 'members', file: moved })).toMatchObject({ updated: 2, faulty: 0 });
  const [row] = (await house.db.select().from(members)).filter(({ number }) => number === 'M-0001');
  expect(row).toMatchObject({ since: '2020-05-01', unionId: 'employer-yunfan-logistics' });
  expect(row?.identityIndex).not.toBeNull();
  expect(row?.phoneIndex).not.toBeNull();
});

it('counts in a dry run and writes nothing', async () => {
  const file = csv(HEADER, `M-0009,任可,,,${code},,,`, `M-0010,,,,${code},,,`);
  const before = await house.db.$count(members);
  const done = await imported(house, CITY, { kind: 'members', file, query: '?dryRun=true' });
  expect(done).toMatchObject({ dryRun: true, state: 'done', created: 1, faulty: 1 });
  expect(done.errors).toMatchObject([{ line: 3, column: 'name', message: { zh: '必填', en: 'required' } }]);
  expect(await house.db.$count(members)).toBe(before);
});

const good = '姓名,会员编号,身份证号,手机号,单位信用代码,所属工会,会籍状态,入会日期';
it.each([
  [
    'an identity number with a wrong check',
    '甲,M-1,110000199001011230,,,street-chaoyang-yunshan,,',
    'identity',
    'identity',
  ],
  ['a telephone that cannot be called', '甲,M-1,,123,,street-chaoyang-yunshan,,', 'phone', 'phone'],
  ['a code that is none', '甲,M-1,,,91110000X,street-chaoyang-yunshan,,', 'employer', 'credit-code'],
  ['an employer nobody registered', `甲,M-1,,,${creditCodeOf(99)},street-chaoyang-yunshan,,`, 'employer', 'employer'],
  ['a union that is not there', '甲,M-1,,,,nowhere,,', 'union', 'union'],
  ['no union', '甲,M-1,,,,,,', 'union', 'no-union'],
  ['neither number', '甲,,,,,street-chaoyang-yunshan,,', 'number', 'key'],
  ['a telephone for a number', '甲,13800000000,,,,street-chaoyang-yunshan,,', 'number', 'number'],
  ['a number of the kind we give', '甲,HY000009999,,,,street-chaoyang-yunshan,,', 'number', 'number-reserved'],
  ['an identity number of another', `甲,M-1,${identityOf(1)},,,street-chaoyang-yunshan,,`, 'identity', 'clash'],
  ['a day there is none of', '甲,M-1,,,,street-chaoyang-yunshan,,2023-02-30', 'since', 'date'],
  ['a status there is none of', '甲,M-1,,,,street-chaoyang-yunshan,无,', 'status', 'choice'],
  ['too few cells', '甲,M-1', '', 'cells'],
])('says what is wrong with a row: %s', async (_name, line, column, fault) => {
  const done = await imported(house, CITY, { kind: 'members', file: csv(good, line), query: '?dryRun=true' });
  expect(done).toMatchObject({ state: 'done', created: 0, faulty: 1 });
  expect(done.errors.map((error: { column: string; code: string }) => [error.column, error.code])).toContainEqual([
    column,
    fault,
  ]);
});

it('gives the rows at fault back as a file that can be mended and sent again, and journals it', async () => {
  const file = csv(HEADER, 'M-0020,=1+1,,abc,,street-chaoyang-yunshan,,', 'M-0021,白露,,,,street-chaoyang-yunshan,,');
  const done = await imported(house, CITY, { kind: 'members', file });
  expect(done).toMatchObject({ created: 1, faulty: 1 });
  const { body } = await desk(house, CITY).get(done.links.errors);
  const [header, row] = String(body)
    .replace(/^\uFEFF/, '')
    .trim()
    .split('\r\n');
  expect(header).toBe('行号 line,列 column,错误 error,number,name,identity,phone,employer,union,status,since');
  expect(row).toMatch(/^2,phone,.*telephone.*,M-0020,'=1\+1,,abc,,street-chaoyang-yunshan,,$/);
  const mended = [header, row?.replace('abc', phoneOf(20))].map((line) => line!.split(',').slice(3).join(','));
  expect(await imported(house, CITY, { kind: 'members', file: csv(...mended) })).toMatchObject({
    created: 1,
    faulty: 0,
  });
  const entries = await house.db.select().from(accessJournal);
  expect(entries).toContainEqual(
    expect.objectContaining({
      kind: 'export',
      detail: { list: 'import-errors', import: done.id, kind: 'members', rows: 1 },
    }),
  );
  expect(JSON.stringify(entries)).not.toContain('白露');
});

it('keeps each to the unions of their scope', async () => {
  const haidian = csv(HEADER, `M-0030,海子,${identityOf(30)},,,street-haidian-songtao,,`);
  const refused = await imported(house, CHAOYANG, { kind: 'members', file: haidian });
  expect(refused).toMatchObject({ created: 0, faulty: 1, errors: [{ column: 'union', code: 'union' }] });
  expect(await imported(house, CITY, { kind: 'members', file: haidian })).toMatchObject({ created: 1 });
  const taken = csv(HEADER, `M-0030,海子,${identityOf(30)},,,street-chaoyang-yunshan,,`);
  const moved = await imported(house, CHAOYANG, { kind: 'members', file: taken });
  expect(moved).toMatchObject({ updated: 0, faulty: 1, errors: [{ column: 'number', code: 'elsewhere' }] });
  const own = csv(HEADER, 'M-0031,朝霞,,,,street-chaoyang-yunshan,,');
  expect(await imported(house, CHAOYANG, { kind: 'members', file: own })).toMatchObject({ created: 1 });
  for (const nobody of ['u-administrator', 'u-auditor', 'u-call-taker-1', 'u-legal-caseworker', 'u-chaoyang-union'])
    expect((await send(house, nobody, { kind: 'members', file: own })).status, nobody).toBe(403);
  const mine = await send(house, CHAOYANG, { kind: 'members', file: own });
  expect((await desk(house, 'u-haidian-caseworker').get(mine.body.links.self)).status).toBe(404);
  expect((await desk(house, CITY).get(mine.body.links.self)).status).toBe(200);
});

it('can be called off, and drops the file when it has ended', async () => {
  await workThrough(house);
  const sent = await send(house, CITY, { kind: 'members', file: memberFile });
  expect(sent).toMatchObject({ status: 202, body: { state: 'waiting', rows: 0 } });
  expect((await desk(house, CITY).post(`${sent.body.links.self}/cancel`)).body).toMatchObject({ state: 'cancelled' });
  expect((await desk(house, CITY).post(`${sent.body.links.self}/cancel`)).status).toBe(409);
  await workThrough(house);
  const rows = await house.db.select().from(imports);
  expect(rows.filter(({ storedKey }) => storedKey !== '')).toEqual([]);
  const left: string[] = [];
  for await (const { storedKey } of house.files.list()) left.push(storedKey);
  expect(left).toEqual([]);
});

it('takes GB18030, and says what it cannot read', async () => {
  // 姓名,会员编号,所属工会 and 冀小满, as Chinese spreadsheets save them.
  const [name, number, union, person] = ['d0d5c3fb', 'bbe1d4b1b1e0bac5', 'cbf9caf4b9a4bbe1', 'bcbdd0a1c2fa'];
  const comma = '2c';
  const rest = Buffer.from(',M-0040,street-chaoyang-yunshan').toString('hex');
  const gb = Buffer.from([name, comma, number, comma, union, '0d0a', person, rest].join(''), 'hex');
  expect(await imported(house, CITY, { kind: 'members', file: gb })).toMatchObject({
    format: 'csv-gb18030',
    created: 1,
  });
  const failures = {
    encoding: Buffer.from([0x61, 0xff, 0xff, 0x0a]),
    empty: Buffer.from('\r\n'),
    header: Buffer.from('会员编号,工资\r\n'),
    malformed: Buffer.from(`${HEADER}\r\n"M-1,x`),
  };
  for (const [failure, file] of Object.entries(failures))
    expect(await imported(house, CITY, { kind: 'members', file }), failure).toMatchObject({
      ...{ state: 'failed', failure: { code: failure } },
    });
  expect((await send(house, CITY, { kind: 'members', file: gb, type: 'application/json' })).status).not.toBe(202);
});
