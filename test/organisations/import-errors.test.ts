import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MAX_SHOWN_ERRORS, importOrganisations } from '../../db/organisations/import.ts';
import { serviceUnits, unionOrganisations } from '../../db/schema/index.ts';
import { freshDatabase, type TestDatabase } from '../support/database.ts';
import { city, csv, importLines } from './support.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await freshDatabase();
  await importLines(database.db, ...city);
});
afterAll(() => database.drop());

const good = 'unit,new-station,新站,station,,3,street-east,east,,,,';
const faultsOf = async (...lines: string[]) =>
  (await importOrganisations(database.db, csv(...lines))).errors.map(({ line, column }) => `${line}:${column}`);

describe('an import with a faulty row', () => {
  it('writes nothing at all, and shows line, column, value and the reason in both languages', async () => {
    const before = [await database.db.$count(serviceUnits), await database.db.$count(unionOrganisations)];
    const result = await importOrganisations(database.db, csv(good, 'unit,bad,坏站,station,,3,nowhere,east,,,,'));
    expect(result.errors).toEqual([
      {
        line: 3,
        column: 'union',
        value: 'nowhere',
        message: { zh: '没有这个工会组织', en: 'there is no such union' },
      },
    ]);
    expect([await database.db.$count(serviceUnits), await database.db.$count(unionOrganisations)]).toEqual(before);
  });

  it.each([
    ['an unknown record', 'office,x,名,station,,,street-east,east,,,,', 'record'],
    ['a name of Object.prototype', 'constructor,x,名,station,,,street-east,east,,,,', 'record'],
    ['no id', 'unit,,名,station,,,street-east,east,,,,', 'id'],
    ['an id with capitals', 'unit,East-2,名,station,,,street-east,east,,,,', 'id'],
    ['no name', 'unit,x, ,station,,,street-east,east,,,,', 'name'],
    ['a name too long', `unit,x,${'名'.repeat(121)},station,,,street-east,east,,,,`, 'name'],
    ['a name with NUL', 'unit,x,a\0b,station,,,street-east,east,,,,', 'name'],
    ['a name over two lines', 'unit,x,"a\r\nb",station,,,street-east,east,,,,', 'name'],
    ['a name that turns the direction of text', 'unit,x,a\u202Eb,station,,,street-east,east,,,,', 'name'],
    ['an unknown kind', 'unit,x,名,kiosk,,,street-east,east,,,,', 'kind'],
    ['a kind of the other record', 'unit,x,名,street,,,street-east,east,,,,', 'kind'],
    ['the wrong tier', 'unit,x,名,station,,2,street-east,east,,,,', 'tier'],
    ['a tier that is no number', 'unit,x,名,station,,x,street-east,east,,,,', 'tier'],
    ['a parent for a unit', 'unit,x,名,station,federation,,street-east,east,,,,', 'parent'],
    ['a superior for a union', 'union,x,名,street,district-east,,,east,,,,', 'superior'],
    ['a union without parent', 'union,x,名,street,,,,,,,,', 'parent'],
    ['an unknown parent', 'union,x,名,street,nowhere,,,,,,,', 'parent'],
    ['no superior', 'unit,x,名,station,,,street-east,,,,,', 'superior'],
    ['an unknown superior', 'unit,x,名,station,,,street-east,nowhere,,,,', 'superior'],
    ['the same superior twice', 'unit,x,名,station,,,street-east,east,east,,,', 'second_superior'],
    ['only a second superior', 'unit,x,名,station,,,street-east,,east,,,', 'superior'],
    ['a superior of a lower tier', 'unit,x,名,district-centre,,,district-east,east-station,,,,', 'superior'],
    ['only opening hours', 'unit,x,名,station,,,street-east,east,,09:00,,', 'closes'],
    ['impossible hours', 'unit,x,名,station,,,street-east,east,,09:60,17:00,', 'opens'],
    ['hours that end before they begin', 'unit,x,名,station,,,street-east,east,,17:00,09:00,', 'closes'],
    ['active that is neither yes nor no', 'unit,x,名,station,,,street-east,east,,,,maybe', 'active'],
    ['too few cells', 'unit,x,名', ''],
    ['too many cells', 'unit,x,名,station,,,street-east,east,,,,,more', ''],
    ['a staff home outside an employer', 'unit,x,名,staff-home,,,street-east,east-station,,,,', 'union'],
    ['a station inside an employer', 'unit,x,名,station,,,employer,east,,,,', 'union'],
    ['the id of a union for a unit', 'unit,bureau,名,station,,,street-east,east,,,,', 'id'],
    ['the id of a unit for a union', 'union,east,名,street,district-east,,,,,,,', 'id'],
    ['a unit over itself', 'unit,x,名,station,,,street-east,x,,,,', 'superior'],
    ['a union over itself', 'union,x,名,street,x,,,,,,,', 'parent'],
  ])('refuses %s', async (_name, line, column) => {
    expect(await faultsOf(line)).toContain(`2:${column}`);
  });

  it('refuses an id that stands twice', async () => {
    expect(await faultsOf(good, good)).toEqual(['3:id']);
  });

  it('refuses circles that only the register closes', async () => {
    expect(
      await faultsOf(
        'unit,legal,法律,city-department,,,federation,legal-2,,,,',
        'unit,legal-2,法律二,city-department,,,federation,legal,,,,',
      ),
    ).toEqual([expect.stringMatching(/^[23]:superior$/)]);
    expect(await faultsOf('unit,east-station,站,station,,,street-east,home,,,,')).toEqual(['2:superior']);
  });

  it('judges units outside the file whose union the file changes', async () => {
    expect(await faultsOf('union,employer,某公司工会,bureau,street-east,,,,,,,')).toEqual(['2:union']);
  });

  it('does not repeat a fault at every row that refers to it', async () => {
    const lines = ['union,street-new,,street,district-east,,,,,,,', 'unit,x,名,station,,,street-new,east,,,,'];
    expect(await faultsOf(...lines)).toEqual(['2:name']);
  });

  it('counts all faults and shows the first', async () => {
    const lines = Array.from(
      { length: MAX_SHOWN_ERRORS + 1 },
      (_, index) => `unit,u-${index},名,kiosk,,,street-east,east,,,,`,
    );
    const result = await importOrganisations(database.db, csv(...lines));
    expect(result.errorCount).toBe(MAX_SHOWN_ERRORS + 1);
    expect(result.errors).toHaveLength(MAX_SHOWN_ERRORS);
  });

  it('shortens long values', async () => {
    const { errors } = await importOrganisations(
      database.db,
      csv(`unit,${'x'.repeat(5_000)},名,station,,,street-east,east,,,,`),
    );
    expect(errors[0]?.value.length).toBeLessThan(100);
  });
});

describe('a file that is no table', () => {
  it.each([
    ['empty', Buffer.alloc(0)],
    ['neither UTF-8 nor GB18030', Buffer.from([0xff, 0xfe, 0x61, 0x00])],
    ['a quotation that does not end', Buffer.from('record,id,name,kind,union\nunit,"x,y\n')],
    ['a column that is unknown', Buffer.from('record,id,name,kind,union,salary\n')],
    ['a column that stands twice', Buffer.from('record,id,name,kind,union,id\n')],
    ['a column that is missing', Buffer.from('record,id,name,kind\n')],
    ['a row without end', Buffer.from(`record,id,name,kind,union\n${'x'.repeat(20_000)}`)],
    ['too many rows', Buffer.from(`record,id,name,kind,union\n${'#\n'.repeat(50_001)}`)],
  ])('is refused: %s', async (_name, file) => {
    const result = await importOrganisations(database.db, file);
    expect(result).toMatchObject({ created: 0, updated: 0, unchanged: 0, errorCount: 1 });
    expect(result.errors[0]?.message.zh).toMatch(/\p{Script=Han}/u);
  });
});
