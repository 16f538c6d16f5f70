import type { FastifyInstance } from 'fastify';
import { strToU8, zipSync } from 'fflate';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { accessJournal, serviceUnits } from '../../db/schema/index.ts';
import { freshDatabase, type TestDatabase } from '../support/database.ts';
import { city, csv, importLines, organisationApp, userWith } from './support.ts';

let database: TestDatabase;
let app: FastifyInstance;
let administrator: string;
let caseworker: string;
beforeAll(async () => {
  database = await freshDatabase();
  await importLines(database.db, ...city);
  administrator = await userWith(database.db, 'admin', 'administrator', 'centre');
  caseworker = await userWith(database.db, 'worker', 'caseworker', 'east');
  app = await organisationApp(database.db);
});
afterAll(async () => {
  await app.close();
  await database.drop();
});

const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
const get = (url: string, token = caseworker) => app.inject({ url, headers: bearer(token) });
const post = (payload: Buffer, query = '', token = administrator, type = 'text/csv; charset=utf-8') =>
  app.inject({
    method: 'POST',
    url: `/v1/organisations/import${query}`,
    headers: { ...bearer(token), 'content-type': type },
    payload,
  });
const line = 'unit,third-station,三街服务站,station,,3,street-east,east,,,,';

it('is for administrators of the city centre', async () => {
  const elsewhere = await userWith(database.db, 'admin-east', 'administrator', 'east');
  expect((await post(csv(line), '?dryRun=true', caseworker)).statusCode).toBe(403);
  expect((await post(csv(line), '?dryRun=true', elsewhere)).statusCode).toBe(403);
});

it('counts in a dry run and shows the faults', async () => {
  const answer = await post(csv(line, 'unit,x,,station,,3,street-east,east,,,,'), '?dryRun=true');
  expect(answer.statusCode).toBe(200);
  expect(answer.json()).toMatchObject({
    dryRun: true,
    created: 1,
    errorCount: 1,
    errors: [{ line: 3, column: 'name' }],
  });
  expect(await database.db.$count(serviceUnits)).toBe(8);
});

it('answers 422 and writes nothing when a row is faulty', async () => {
  const answer = await post(csv(line, 'unit,x,,station,,3,street-east,east,,,,'));
  expect(answer.statusCode).toBe(422);
  expect(answer.json()).toMatchObject({
    code: 'invalid',
    errors: [{ field: '/3/name', message: '必填 / required' }],
  });
  expect(await database.db.$count(serviceUnits)).toBe(8);
});

it('writes, and journals who did it', async () => {
  const answer = await post(csv(line));
  expect(answer.json()).toMatchObject({ dryRun: false, created: 1, errors: [] });
  expect((await get('/v1/units/third-station')).statusCode).toBe(200);
  const entries = await database.db.select().from(accessJournal);
  expect(entries).toMatchObject([{ userId: 'admin', kind: 'administration', detail: { created: 1 } }]);
});

it('takes CSV only, and not without end', async () => {
  expect((await post(Buffer.from('{}'), '', administrator, 'application/json')).statusCode).toBe(415);
  expect((await post(Buffer.from('x'), '', administrator, 'application/xml')).statusCode).toBe(415);
  expect((await post(Buffer.alloc(10 * 1024 * 1024 + 1, 'x'))).statusCode).toBe(413);
});

it('offers a template', async () => {
  const answer = await get('/v1/organisations/import/template');
  expect(answer.headers['content-type']).toBe('text/csv; charset=utf-8');
  expect(answer.body).toContain('second_superior');
  expect((await post(answer.rawPayload)).json()).toMatchObject({ created: 0, errorCount: 0 });
});

it('takes nine megabytes in its stride', async () => {
  const answer = await post(csv(...Array.from({ length: 1_000 }, () => `#${'x'.repeat(9_000)}`)), '?dryRun=true');
  expect(answer.json()).toMatchObject({ created: 0, errorCount: 0 });
});

it('is for an administrator of any body while there is no unit at all', async () => {
  const empty = await freshDatabase();
  const first = await organisationApp(empty.db);
  try {
    const token = await userWith(empty.db, 'first', 'administrator', 'not-yet');
    const headers = { ...bearer(token), 'content-type': 'text/csv' };
    const request = { method: 'POST', url: '/v1/organisations/import', headers, payload: csv(...city) } as const;
    expect((await first.inject(request)).json()).toMatchObject({ created: 15 });
    expect((await first.inject(request)).statusCode).toBe(403);
  } finally {
    await first.close();
    await empty.drop();
  }
});

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
/** A workbook of one sheet with these cells; what begins with `=` is a formula. */
function workbook(rows: readonly (readonly string[])[]): Buffer {
  const cellOf = (text: string, at: number, row: number) => {
    const place = `${String.fromCharCode(65 + at)}${row + 1}`;
    return text.startsWith('=')
      ? `<c r="${place}"><f>${text.slice(1)}</f><v>2</v></c>`
      : `<c r="${place}" t="inlineStr"><is><t>${text}</t></is></c>`;
  };
  const lines = rows.map(
    (cells, row) => `<row r="${row + 1}">${cells.map((c, at) => cellOf(c, at, row)).join('')}</row>`,
  );
  const sheet = `<worksheet><sheetData>${lines.join('')}</sheetData></worksheet>`;
  return Buffer.from(zipSync({ 'xl/worksheets/sheet1.xml': strToU8(sheet) }));
}
const header = csv().toString('utf8').replace('\uFEFF', '').trim().split(',');

it('takes a workbook as it takes CSV, and works out no formula in it', async () => {
  const station = 'unit,fourth-station,四街服务站,station,,3,street-east,east,,,,'.split(',');
  const judged = await post(workbook([header, ['# 说明'], station]), '?dryRun=true', administrator, XLSX);
  expect(judged.statusCode, judged.body).toBe(200);
  expect(judged.json()).toMatchObject({ created: 1, errorCount: 0 });
  const calculated = await post(workbook([header, station.with(2, '=1+1')]), '?dryRun=true', administrator, XLSX);
  expect(calculated.json()).toMatchObject({ created: 0, errors: [{ line: 2 }] });
  const broken = await post(Buffer.from('PK\u0003\u0004 nothing', 'latin1'), '?dryRun=true', administrator, XLSX);
  expect(broken.json()).toMatchObject({ created: 0, errors: [{ line: 0 }] });
});
