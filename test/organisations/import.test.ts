import { readFile } from 'node:fs/promises';
import { eq } from 'drizzle-orm';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { importOrganisations, organisationTemplate } from '../../db/organisations/import.ts';
import { ancestorsOf } from '../../db/organisations/tree.ts';
import { guidanceLines, serviceUnits, unionOrganisations } from '../../db/schema/index.ts';
import { freshDatabase, type TestDatabase } from '../support/database.ts';
import { city, csv, importLines } from './support.ts';

let database: TestDatabase;
beforeEach(async () => {
  database = await freshDatabase();
});
afterEach(() => database.drop());

const counts = async () => [
  await database.db.$count(unionOrganisations),
  await database.db.$count(serviceUnits),
  await database.db.$count(guidanceLines),
];
const nameOf = async (id: string) =>
  (await database.db.select().from(serviceUnits).where(eq(serviceUnits.id, id)))[0]?.name;

describe('importing organisations', () => {
  it('creates what is new, and finds nothing to do the second time', async () => {
    expect(await importLines(database.db, ...city)).toMatchObject({
      created: 15,
      updated: 0,
      unchanged: 0,
      errors: [],
    });
    expect(await counts()).toEqual([7, 8, 8]);
    expect(await importLines(database.db, ...city)).toMatchObject({ created: 0, updated: 0, unchanged: 15 });
    expect(await counts()).toEqual([7, 8, 8]);
  });

  it('only counts in a dry run', async () => {
    const result = await importOrganisations(database.db, csv(...city), { dryRun: true });
    expect(result).toMatchObject({ created: 15, updated: 0, unchanged: 0, errorCount: 0 });
    expect(await counts()).toEqual([0, 0, 0]);
  });

  it('updates what differs and leaves alone what the file does not name', async () => {
    await importLines(database.db, ...city);
    const moved = 'unit,west-station,新名服务站,station,,,street-west,east,,,,no';
    expect(await importLines(database.db, moved)).toMatchObject({ created: 0, updated: 1, unchanged: 0 });
    expect(await ancestorsOf(database.db, 'west-station')).toEqual(['east', 'centre']);
    expect(await nameOf('west-station')).toBe('新名服务站');
    expect(await counts()).toEqual([7, 8, 8]);
  });

  it('tells the line of guidance from what the two units are', async () => {
    await importLines(database.db, ...city);
    const lines = await database.db.select().from(guidanceLines);
    const lineTo = (id: string) => lines.filter((line) => line.subordinateId === id).map(({ line }) => line);
    expect(lineTo('legal')).toEqual(['department']);
    expect(lineTo('east')).toEqual(['area']);
    expect(lineTo('bureau-unit')).toEqual(['industry']);
    expect(lineTo('home').sort()).toEqual(['area', 'industry']);
  });

  it('reads the demo set as shipped', async () => {
    const file = await readFile(new URL('../../db/demo/organisations.csv', import.meta.url));
    expect(await importOrganisations(database.db, file)).toMatchObject({ created: 154, errors: [] });
    expect(await ancestorsOf(database.db, 'jingfan-precast-yard-home')).toEqual([
      'jingfan-construction-centre',
      'tongzhou-qiuyu-station',
      'bj-centre',
      'tongzhou-centre',
    ]);
  });

  it('lets two imports at once wait for each other', async () => {
    const results = await Promise.all([importLines(database.db, ...city), importLines(database.db, ...city)]);
    expect(results.map((result) => result.created).sort((a, b) => a - b)).toEqual([0, 15]);
  });

  it('is undone by what fails afterwards', async () => {
    const afterwards = async () => Promise.reject(new Error('no'));
    await expect(importOrganisations(database.db, csv(...city), { afterwards })).rejects.toThrow('no');
    expect(await counts()).toEqual([0, 0, 0]);
  });
});

describe('the file', () => {
  it('may be UTF-8 with BOM', async () => {
    const file = Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), csv(...city)]);
    expect(await importOrganisations(database.db, file)).toMatchObject({ created: 15, errors: [] });
    expect(await nameOf('centre')).toBe('市中心');
  });

  it('may be GB18030, as Chinese spreadsheets save it', async () => {
    // 市中心, in a header of Chinese titles: 类别,编号,名称,性质,所属工会 and 上级工会.
    const gb = (text: string) => Buffer.from(text, 'hex');
    const comma = Buffer.from(',');
    const header = ['c0e0b1f0', 'b1e0bac5', 'c3fbb3c6', 'd0d4d6ca', 'cbf9caf4b9a4bbe1', 'c9cfbcb6b9a4bbe1'].map(gb);
    const file = Buffer.concat([
      ...header.flatMap((cell, index) => (index === 0 ? [cell] : [comma, cell])),
      Buffer.from('\r\nunion,federation,'),
      gb('d7dcb9a4bbe1'),
      Buffer.from(',city,,\r\nunit,centre,'),
      gb('cad0d6d0d0c4'),
      Buffer.from(',city-centre,federation,\r\n'),
    ]);
    expect(await importOrganisations(database.db, file)).toMatchObject({ created: 2, errors: [] });
    expect(await nameOf('centre')).toBe('市中心');
  });

  it('stores cells that look like formulas unharmed', async () => {
    await importLines(database.db, ...city.map((line) => line.replace('市中心', `"=HYPERLINK(""x"",1)+@-'\\'"`)));
    expect(await nameOf('centre')).toBe(`=HYPERLINK("x",1)+@-'\\'`);
  });

  it('may hold blank lines, remarks, other orders of columns and Chinese kinds', async () => {
    const lines = [
      '# remark',
      '',
      '"#, another"',
      'id,record,kind,name,所属工会,,',
      '',
      'federation,工会组织,市总工会,总工会,',
      'centre,服务机构,市职工服务中心,市中心,federation',
      ',,,,',
      'lost,unit,station,站,federation',
    ];
    const file = (count: number) => Buffer.from(lines.slice(0, count).join('\n'));
    const { errors } = await importOrganisations(database.db, file(9));
    expect(errors).toMatchObject([{ line: 9, column: 'superior' }]);
    expect(await importOrganisations(database.db, file(8))).toMatchObject({ created: 2, errors: [] });
  });

  it('may be long, and hold rare characters wherever a slice of it ends', async () => {
    const names = Array.from({ length: 3_000 }, (_, index) => `${'x'.repeat(index % 7)}𠮷服务站𪚥`);
    const stations = names.map((name, index) => `unit,s-${index},${name},station,,3,street-east,east,,,,`);
    await importLines(database.db, ...city, ...stations);
    const stored = await database.db.select().from(serviceUnits);
    const byId = new Map(stored.map((unit) => [unit.id, unit.name]));
    expect(names.filter((name, index) => byId.get(`s-${index}`) !== name)).toEqual([]);
  });

  it('is explained by the template, which holds nothing to import', async () => {
    const template = organisationTemplate();
    expect(template.startsWith('\uFEFFrecord,id,name,kind,')).toBe(true);
    const result = await importOrganisations(database.db, Buffer.from(template));
    expect(result).toMatchObject({ created: 0, updated: 0, unchanged: 0, errors: [] });
  });
});
