import { afterAll, beforeAll, expect, it } from 'vitest';
import { openOffice, type Office } from '../hotline-ticket/support/office.ts';
import type { Person } from '../hotline-ticket/support/people.ts';

let office: Office;
beforeAll(async () => {
  office = await openOffice();
});
afterAll(() => office.house.stop());

const caller = {
  ...{ name: '尉迟听雨', phone: '139 0000 4321', address: '青禾街道示例里 5 号' },
  identity: { kind: 'resident-id', number: '440524188001010014' },
};
const QUERIES = [
  ...['phone=139-0000-4321', 'phoneEnds=4321', 'name=尉迟听雨', 'name=尉迟 听雨', 'initials=YCTY', 'initials=ycty'],
  ...[
    'identity=440524188001010014',
    'identity=440524 18800101 0014',
    'phoneEnds=4321&initials=YCTY',
    'q=尉迟听雨',
    'q=13900004321',
  ],
];
const found = async (who: Person, query: string): Promise<string[]> => {
  const { status, body } = await office.at(who).get(`/v1/cases?${encodeURI(query)}`);
  expect(status, query).toBe(200);
  return (body.items as { caseNo: string }[]).map(({ caseNo }) => caseNo);
};

it('a party is found by telephone, its end, name, initials and identity number, by those who carry the case', async () => {
  const ticket = await office.dispatched('chaoyang-centre', { caller: { ...caller, phone: '13900004321' } });
  for (const query of QUERIES) {
    for (const who of ['callTaker', 'supervisor', 'chaoyang'] as const)
      expect(await found(who, query), `${who} ${query}`).toEqual([ticket.caseNo]);
    expect(await found('haidian', query), query).toEqual([]);
    expect(await found('chaoyangUnion', query), `a copy is seen and tells nobody: ${query}`).toEqual([]);
  }
  expect(await found('chaoyangUnion', 'channel=hotline')).toEqual([ticket.caseNo]);
  for (const query of ['phoneEnds=4322', 'initials=YCT', 'name=尉迟', 'phoneEnds=4321&initials=ZZ'])
    expect(await found('supervisor', query), query).toEqual([]);
});

it('a confidential party is found by the platform and the city, never by the unit that handles the case', async () => {
  const name = '濮阳照野';
  const question = '濮阳照野说：请不要告诉单位，我住金盏示例里，电话 13900009876。';
  const body = { caller: { name, phone: '13900009876' }, question, confidential: true };
  const ticket = await office.dispatched('chaoyang-centre', body);
  for (const query of [
    'phone=13900009876',
    'phoneEnds=9876',
    `name=${name}`,
    'initials=PYZY',
    `q=${name}`,
    'q=13900009876',
  ]) {
    expect(await found('callTaker', query), query).toEqual([ticket.caseNo]);
    for (const who of ['chaoyang', 'chaoyangSupervisor', 'chaoyangUnion'] as const)
      expect(await found(who, query), `${who} ${query}`).toEqual([]);
  }
  expect(await found('chaoyang', 'q=请不要告诉单位'), 'what is not about who called').toEqual([ticket.caseNo]);
});

it('what cannot be looked for is refused by its name, and an export says by what it was looked for, not what', async () => {
  for (const query of [
    'phone=不详',
    'phoneEnds=12',
    'phoneEnds=abcd',
    'initials=1',
    'initials=Z',
    'identity=1',
    'name=',
  ]) {
    const { status, body } = await office.at('callTaker').get(`/v1/cases?${encodeURI(query)}`);
    expect(status, query).toBe(422);
    expect(body.errors[0].field).toBe(`?${query.split('=')[0]}`);
  }
  await office.at('callTaker').get(`/v1/cases?format=csv&${encodeURI('name=尉迟听雨&initials=YCTY&phoneEnds=4321')}`);
  const { rows } = await office.house.db.execute(
    "select detail::text as detail from access_journal where kind = 'export'",
  );
  expect(rows.map((row) => row['detail'])).toHaveLength(1);
  expect(JSON.stringify(rows)).not.toMatch(/尉迟|YCTY|4321/);
});
