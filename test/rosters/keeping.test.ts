/** Who keeps and who reads the rosters, what is refused, and where names stand. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openOffice, type Office } from '../hotline-ticket/support/office.ts';
import { mediator, sentDown } from '../labour-mediation/support/disputes.ts';
import { added, ask, someone } from './support/rosters.ts';

let office: Office;
beforeAll(async () => {
  office = await openOffice();
});
afterAll(() => office.house.stop());

const MEDIATORS = '/v1/rosters/mediators';
const listed = async (who: Parameters<typeof ask>[1], kind = 'mediators') => {
  const { body } = await ask(office, who, 'GET', `/v1/rosters/${kind}?limit=100`);
  return (body as { items: { id: string }[] }).items.map(({ id }) => id);
};

describe('the rosters', () => {
  it('are read by the staff of the units they serve, and by those above', async () => {
    expect(await listed('yunshan')).toEqual([
      ...['mediator-chaoyang-1', 'mediator-chaoyang-2', 'mediator-chaoyang-3', 'mediator-yunshan-1'],
    ]);
    expect(await listed('haidian')).toEqual(['mediator-haidian-1', 'mediator-haidian-2']);
    expect(await listed('supervisor')).toHaveLength(8);
    expect(await listed('administrator', 'lawyers')).toHaveLength(10);
    expect(await listed('servicesUnion')).toEqual([]);
    expect((await ask(office, 'haidian', 'GET', `${MEDIATORS}/mediator-chaoyang-1`)).status).toBe(404);
    expect((await ask(office, 'chaoyang', 'GET', '/v1/rosters/lawyers/mediator-chaoyang-1')).status).toBe(404);
  });

  it('are kept by the unit’s head, a supervisor above it and an administrator', async () => {
    const names = ['即墨一', '即墨二', '即墨三'];
    for (const [n, who] of (['chaoyangHead', 'supervisor', 'administrator'] as const).entries())
      await added(office, 'mediators', someone(names[n] ?? ''), who);
    const create = async (who: Parameters<typeof ask>[1]) =>
      (await ask(office, who, 'POST', MEDIATORS, someone('即墨四'))).status;
    expect([await create('chaoyang'), await create('haidianHead'), await create('yunshanHead')]).toEqual([
      403, 403, 403,
    ]);
    expect(await create('chaoyangSupervisor'), 'is of the unit, not above it').toBe(403);
    const change = async (who: Parameters<typeof ask>[1]) =>
      (await ask(office, who, 'PUT', `${MEDIATORS}/mediator-chaoyang-3`, someone('夏侯荻'))).status;
    expect([await change('haidianHead'), await change('yunshanHead')]).toEqual([404, 403]);
    expect(await change('chaoyangHead')).toBe(200);
    const moved = await ask(
      office,
      'chaoyangHead',
      'PUT',
      `${MEDIATORS}/mediator-chaoyang-3`,
      someone('夏侯荻', 'bj-legal'),
    );
    expect(moved.status).toBe(403);
  });

  it('show load and last naming; whom somebody acts for, to those who keep the entry only', async () => {
    const dispute = await sentDown(office);
    await dispute.does('chaoyang', 'name-mediator', mediator);
    const url = `${MEDIATORS}/mediator-chaoyang-1`;
    await ask(office, 'chaoyangHead', 'POST', `${url}/clients`, { name: '丹枫印务公司（示例）' });
    const own = await ask(office, 'chaoyangHead', 'GET', url);
    expect(own.body).toMatchObject({
      name: '欧阳明（特邀调解员）',
      load: 1,
      clients: [{ name: '丹枫印务公司（示例）' }],
    });
    expect(own.body.lastNamedAt).toMatch(/^\d{4}-\d\d-\d\dT/);
    expect((await ask(office, 'chaoyang', 'GET', url)).body).toMatchObject({ load: 1, clients: null });
  });

  it('are read page by page', async () => {
    const first = await ask(office, 'administrator', 'GET', '/v1/rosters/lawyers?limit=6');
    const second = await ask(office, 'administrator', 'GET', first.body.next as string);
    expect([first.body.items.length, second.body.items.length, second.body.next]).toEqual([6, 4, null]);
  });
});

describe('what cannot be is refused, naming the field', () => {
  it.each<[string, string, Record<string, unknown>, string]>([
    ['a day that is none', 'mediators', { contractFrom: '2026-02-30' }, '/contractFrom'],
    ['a contract that ends before it begins', 'mediators', { contractUntil: '2023-01-01' }, '/contractUntil'],
    ['an unknown matter', 'mediators', { areas: ['wages', 'moonlight'] }, '/areas/1'],
    ['an unknown unit', 'mediators', { servedUnits: ['nowhere'] }, '/servedUnits/0'],
    ['an unknown user', 'mediators', { userId: 'u-nobody' }, '/userId'],
    ['a lawyer without a firm', 'lawyers', {}, '/firmId'],
    ['a lawyer of a mediator', 'lawyers', { firmId: 'mediator-chaoyang-1' }, '/firmId'],
    ['a lawyer of a firm of another unit', 'lawyers', { firmId: 'law-firm-haidian-1' }, '/unitId'],
    ['a mediator with a firm', 'mediators', { firmId: 'law-firm-chaoyang-1' }, '/firmId'],
    ['a name that is there', 'mediators', { name: '司徒宁（兼职）' }, '/name'],
    ['a name without a sign', 'mediators', { name: ' ' }, '/name'],
    ['a field that is none', 'mediators', { telephone: '1' }, '/telephone'],
  ])('%s', async (_, kind, more, field) => {
    const body = someone('第五无名', 'chaoyang-centre', more);
    const reply = await ask(office, 'administrator', 'POST', `/v1/rosters/${kind}`, body);
    expect(reply.status).toBe(422);
    expect(reply.body.errors.map((error: { field: string }) => error.field)).toEqual([field]);
    expect(reply.body.errors[0].message).toMatch(/ \/ /);
  });

  it('an absence that overlaps another, or ends before it begins', async () => {
    const url = `${MEDIATORS}/mediator-haidian-1/absences`;
    const absent = async (from: string, until: string) => {
      const reply = await ask(office, 'haidianHead', 'POST', url, { from, until });
      return reply.status === 422 ? (reply.body.errors[0].field as string) : reply.status;
    };
    expect(await absent('2027-05-01', '2027-05-10')).toBe(201);
    expect(await absent('2027-05-10', '2027-05-12')).toBe('/from');
    expect(await absent('2027-04-01', '2027-12-31')).toBe('/from');
    expect(await absent('2027-05-11', '2027-05-11')).toBe(201);
    expect(await absent('2027-06-02', '2027-06-01')).toBe('/until');
    expect(await absent('2027-13-02', '2027-06-01')).toBe('/from');
    const gone = await ask(office, 'haidianHead', 'DELETE', `${url}/2027-05-11`);
    expect(gone.body.absences).toEqual([{ from: '2027-05-01', until: '2027-05-10' }]);
    expect((await ask(office, 'haidianHead', 'DELETE', `${url}/2027-05-11`)).status).toBe(404);
  });
});

it('names stand sealed only: in no table, in no detail of a case, in no command of the engine', async () => {
  const words = ['金丝雀调解', '金丝雀客户', '欧阳明', '北京青衡律师事务所', '尚可蓝'];
  const id = await added(office, 'mediators', someone('金丝雀调解'));
  await ask(office, 'chaoyangHead', 'POST', `${MEDIATORS}/${id}/clients`, { name: '金丝雀客户' });
  const dispute = await sentDown(office);
  await dispute.does('chaoyang', 'name-mediator', { mediator: id });
  const { rows: tables } = await office.house.db.execute<{ name: string }>(
    "select table_name as name from information_schema.tables where table_schema = 'public'",
  );
  for (const { name } of tables) {
    const { rows } = await office.house.db.$client.query<{ line: string }>(`select t::text as line from "${name}" t`);
    const lines = rows.map(({ line }) => line).join('\n');
    for (const word of words) {
      expect(lines.includes(word), `${word} in ${name}`).toBe(false);
      expect(lines.includes(Buffer.from(word).toString('hex')), `${word} in a bytea of ${name}`).toBe(false);
    }
  }
  const own = JSON.stringify(await dispute.ownView());
  expect(own).toContain(id);
  for (const word of words) expect(own).not.toContain(word);
});
