/** Closed cases of an older system: readable archived cases, whole by every measure that cases of our own are held to. */
import { eq } from 'drizzle-orm';
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { caseJournal, cases, commands, erasures, outbox } from '../../db/schema/index.ts';
import { verifyJournals } from '../../db/journal/verify/run.ts';
import { eraseDue } from '../../engine/retention.ts';
import { createLog } from '../../log.ts';
import { csv, identityOf, imported, phoneOf, send } from '../registry/people.ts';
import { openOffice, type Office } from '../hotline-ticket/support/office.ts';

const CITY = 'u-supervisor';
const kind = 'historical-cases';
const HEADER =
  '来源系统,原编号,流程,事项,承办单位,受理日期,办结日期,办结结果,当事人,电话,身份证号,用人单位,诉求内容,办理结果';
const year = new Date().getFullYear() - 1;
const row = (number: string, more = '冀小满') =>
  `OLD-12351,${number},12351热线诉求,工资报酬,chaoyang-centre,${year}-03-02,${year}/3/12,满意办结,${more},${phoneOf(71)},` +
  `${identityOf(7)},梅朵美甲店（虚构）,"拖欠工资，\n三个月未发。",已督促支付。`;

let office: Office;
beforeAll(async () => {
  office = await openOffice();
});
afterAll(() => office.house.stop());
const inCity = (sent: { file: Buffer; query?: string; type?: string }) =>
  imported(office.house, CITY, { kind, ...sent });
/** What a verifier of the whole database finds. */
async function findingsOf(url: string): Promise<unknown> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query('begin isolation level repeatable read');
    return (await verifyJournals(client)).findings;
  } finally {
    await client.end();
  }
}
const theCase = async () => (await office.house.db.select().from(cases).where(eq(cases.engine, 'ended')))[0]!;

it('judges and counts in a dry run, and says what is wrong with which row', async () => {
  const bad = [
    'OLD-12351,B-1,12351热线诉求,没有的事项,no-unit,2020-03-02,2019-01-01,满意办结,,,,,,',
    'OLD-12351,B-2,legal-aid,工资报酬,chaoyang-centre,2020-03-02,2020-03-03,满意办结,,,,,,',
    'OLD-12351,13800000000,12351热线诉求,工资报酬,chaoyang-centre,2020-03-02,2020-03-03,满意办结,,,,,,',
  ];
  const judged = await inCity({ file: csv(HEADER, row('A-1'), ...bad), query: '?dryRun=true' });
  expect(judged).toMatchObject({ state: 'done', created: 1, faulty: 3 });
  const wrong = judged.errors.map(({ column, code }: { column: string; code: string }) => `${column} ${code}`);
  expect(wrong).toEqual(['matter matter', 'unit unit', 'closed closed-order', 'outcome outcome', 'number number']);
  expect(await office.house.db.$count(cases)).toBe(0);
});

it('takes texts as long as they may be, and names the row whose text is longer', async () => {
  const long = (number: string, length: number) =>
    row(number).replace(/"[^"]*",.*$/s, `"${'欠'.repeat(length)}",${'付'.repeat(10_000)}`);
  const judged = await inCity({ file: csv(HEADER, long('L-1', 10_000), long('L-2', 10_001)), query: '?dryRun=true' });
  expect(judged).toMatchObject({ state: 'done', failure: null, created: 1, faulty: 1 });
  expect(judged.errors).toMatchObject([{ column: 'text', code: 'text-length' }]);
});

it('makes archived cases that are read, listed, found by people, old number and words, and say they were imported', async () => {
  expect(await inCity({ file: csv(HEADER, row('A-1')) })).toMatchObject({ state: 'done', created: 1, faulty: 0 });
  const { caseNo } = await theCase();
  expect(caseNo).toMatch(new RegExp(`^HT-${year}-\\d{6}`));
  const { status, body } = await office.at('chaoyang').view(caseNo);
  expect(status, JSON.stringify(body)).toBe(200);
  expect(body).toMatchObject({
    ...{ stage: 'archived', outcome: 'satisfied', holder: 'chaoyang-centre', engine: 'ended', available: [] },
    ...{ flags: ['imported'], openedAt: expect.stringContaining(`${year}-03-02`) },
    details: { imported: { source: 'OLD-12351', number: 'A-1' } },
  });
  expect(JSON.stringify(body)).not.toContain('冀小满');
  for (const query of [
    'q=A-1',
    `q=${encodeURIComponent('三个月未发')}`,
    `phone=${phoneOf(71)}`,
    `identity=${identityOf(7)}`,
  ]) {
    const list = await office.at('supervisor').get(`/v1/cases?${query}`);
    expect(
      list.body.items.map((item: { case: string; caseNo?: string }) => JSON.stringify(item)).join(),
      query,
    ).toContain(caseNo);
  }
  const popped = await office.at('callTaker').post('/v1/screen-pop', { phone: phoneOf(71) });
  expect(JSON.stringify(popped.body)).toContain(caseNo);
  const journal = await office.at('chaoyang').get(`/v1/cases/${caseNo}/journal`);
  expect(JSON.stringify(journal.body)).toContain('"imported"');
  expect((await office.at('callTaker').act(caseNo, 'reopen', { reason: '再议' })).status).toBe(409);
  expect((await office.at('haidian').view(caseNo)).status).toBe(404);
});

it('keeps people sealed, announces nothing, and leaves journals that verify', async () => {
  const { caseNo } = await theCase();
  const { db, url } = office.house;
  const rows = [
    await db.select().from(commands).where(eq(commands.caseNo, caseNo)),
    await db.select().from(caseJournal).where(eq(caseJournal.caseNo, caseNo)),
    await theCase(),
  ];
  for (const secret of ['冀小满', phoneOf(71), identityOf(7), '梅朵', '三个月未发'])
    expect(JSON.stringify(rows)).not.toContain(secret);
  expect(await db.$count(outbox, eq(outbox.caseNo, caseNo))).toBe(0);
  expect(await findingsOf(url)).toEqual([]);
});

it('changes nothing when the file comes again, and refuses another content under the same number', async () => {
  expect(await inCity({ file: csv(HEADER, row('A-1')) })).toMatchObject({ created: 0, unchanged: 1, faulty: 0 });
  const other = await inCity({ file: csv(HEADER, row('A-1', '白露'), row('A-2')) });
  expect(other).toMatchObject({ created: 1, faulty: 1 });
  expect(other.errors[0]).toMatchObject({ column: 'number', code: 'imported-otherwise' });
});

it('is for the city’s own supervisors', async () => {
  const refused = await send(office.house, 'u-chaoyang-caseworker-1', { kind, file: csv(HEADER, row('A-3')) });
  expect(refused.status).toBe(403);
});

it('is kept as long after its closing as any case, and then erased', async () => {
  const old = row('A-9').replaceAll(String(year), '2013');
  expect(await inCity({ file: csv(HEADER, old) })).toMatchObject({ created: 1 });
  const { db, caseKeys, files } = office.house;
  await eraseDue({ db, caseKeys, files, log: createLog('test', 'silent') }, office.now);
  const gone = await db.select().from(erasures);
  expect(gone.map(({ caseNo, ground }) => [caseNo.slice(0, 7), ground])).toEqual([['HT-2013', 'retention']]);
  expect(await findingsOf(office.house.url)).toEqual([]);
});
