import { strToU8, zipSync } from 'fflate';
import { expect, it } from 'vitest';
import { rowsOf } from '../../db/imports/table.ts';
import { memberImport } from '../../db/imports/members.ts';
import { xlsxLines } from '../../db/imports/xlsx-lines.ts';

const sheet = (rows: string) => `<worksheet><sheetData>${rows}</sheetData></worksheet>`;
const workbook = (parts: Readonly<Record<string, string>>): Buffer =>
  Buffer.from(zipSync(Object.fromEntries(Object.entries(parts).map(([name, text]) => [name, strToU8(text)]))));
const read = async (bytes: Buffer) => {
  const rows = [];
  for await (const row of rowsOf(xlsxLines(bytes), memberImport.columns, 100)) rows.push(row);
  return rows;
};

it('reads shared, inline and numeric cells, gaps, and marks formulas', async () => {
  const texts =
    '<sst><si><t>姓名</t></si><si><r><t>会员</t></r><r><t>编号</t></r></si><si><t>冀&amp;满</t><rPh><t>x</t></rPh></si></sst>';
  const rows = sheet(
    '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c r="C1" t="inlineStr"><is><t>手机号</t></is></c></row>' +
      '<row r="3"><c r="A3" t="s"><v>2</v></c><c r="C3"><v>1.38E10</v></c></row>' +
      '<row r="4"><c r="A4" t="s"><v>2</v></c><c r="B4"><f>1+1</f><v>2</v></c></row>' +
      '<row r="5"><c r="A5" t="s"><v>2</v></c></row>',
  );
  const found = await read(workbook({ 'xl/sharedStrings.xml': texts, 'xl/worksheets/sheet1.xml': rows }));
  expect(found.map(({ line, values, fault }) => ({ line, values, fault }))).toEqual([
    { line: 3, values: { name: '冀&满', number: '', phone: '13800000000' }, fault: undefined },
    { line: 4, values: { name: '冀&满', number: '2', phone: '' }, fault: 'formula' },
    { line: 5, values: { name: '冀&满', number: '', phone: '' }, fault: undefined },
  ]);
});

it.each([
  ['no archive', Buffer.from('PK\u0003\u0004 nothing'), 'malformed'],
  ['no sheet', workbook({ 'xl/workbook.xml': '<workbook/>' }), 'malformed'],
  [
    'one cell without end',
    workbook({
      'xl/worksheets/sheet1.xml': sheet(`<row><c t="inlineStr"><is><t>${'x'.repeat(1_000_000)}</t></is></c></row>`),
    }),
    'too-large-inside',
  ],
  ['broken XML', workbook({ 'xl/worksheets/sheet1.xml': '<worksheet><row>' }), 'malformed'],
  [
    'an entity of its own',
    workbook({ 'xl/worksheets/sheet1.xml': '<!DOCTYPE w [<!ENTITY a "b">]><w><row><c><v>&a;</v></c></row></w>' }),
    'malformed',
  ],
  [
    'a bomb',
    workbook({
      'xl/sharedStrings.xml': `<sst><si><t>${'x'.repeat(65 * 1_048_576)}`,
      'xl/worksheets/sheet1.xml': sheet(''),
    }),
    'too-large-inside',
  ],
])('refuses %s', async (_name, bytes, code) => {
  await expect(read(bytes)).rejects.toMatchObject({ code });
});
