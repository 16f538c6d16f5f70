/** Every list can be taken out as CSV: walked through from the OpenAPI document, with nothing left out unsaid. */
import { parse } from 'csv-parse/sync';
import { desc, eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accessJournal, serviceUnits, unionOrganisations, users } from '../../db/schema/index.ts';
import { writeCsv } from '../../api/routes/lists/csv.ts';
import { columnsOf, itemsOf, type Schema } from '../../api/routes/lists/derived.ts';
import { openOffice, type Office } from '../hotline-ticket/support/office.ts';
import type { Person } from '../hotline-ticket/support/people.ts';
import { connected } from '../calls/centre.ts';
import { desk } from '../support/desk.ts';

interface Operation {
  readonly parameters?: readonly { readonly name: string; readonly in: string }[];
  readonly responses: Readonly<Record<string, unknown>>;
}
/** Lists that are no CSV, each with the reason. */
const EXCEPTIONS: Readonly<Record<string, string>> = {};

let office: Office;
let caseNo: string;
let endpoint: string;
let callEndpoint: string;
let paths: readonly string[];
let lists: readonly { readonly path: string; readonly operation: Operation }[];
beforeAll(async () => {
  office = await openOffice();
  caseNo = (await office.dispatched()).caseNo;
  const document = (await office.at('supervisor').get('/openapi.json')).body as {
    paths: Record<string, Record<string, Operation>>;
  };
  paths = Object.entries(document.paths).flatMap(([path, { get }]) => (get ? [path] : []));
  const order = {
    unitId: 'bj-12351',
    label: '示例系统',
    url: 'https://hooks.example.org/sanji',
    types: ['sanji.case.opened'],
  };
  callEndpoint = (await connected(office.house)).id;
  endpoint = ((await office.at('securityOfficer').post('/v1/webhook-endpoints', order)).body as { id: string }).id;
  lists = Object.entries(document.paths).flatMap(([path, { get }]) =>
    get && itemsOf(answerOf(get)) ? [{ path, operation: get }] : [],
  );
});
afterAll(() => office.house.stop());

function answerOf({ responses }: Operation): unknown {
  const { content } = (responses['200'] ?? {}) as { content?: Record<string, { schema?: unknown }> };
  return content?.['application/json']?.schema;
}
const WHO: readonly (Person | 'auditor')[] = [
  'supervisor',
  'administrator',
  'securityOfficer',
  'callTaker',
  'chaoyang',
  'legal',
  'auditor',
];
const QUERIES: Readonly<Record<string, string>> = {
  '/v1/calendar/days': 'year=2026&',
  '/v1/deadlines': 'state=running&',
  '/v1/cases/{caseNo}/proposals': 'role=mediator&',
  '/v1/documents': 'unit=chaoyang-centre&kind=dispatch-note&',
};
const NAMES: Readonly<Record<string, string>> = { kind: 'mediators', code: 'wages' };
function urlOf(path: string): string {
  const filled = path
    .replace('{caseNo}', caseNo)
    .replace('/document-templates/{kind}', '/document-templates/dispatch-note')
    .replace('/webhook-endpoints/{id}', `/webhook-endpoints/${endpoint}`)
    .replace('/call-endpoints/{id}', `/call-endpoints/${callEndpoint}`)
    .replace('/sms-templates/{name}', '/sms-templates/hotline-ticket.accepted')
    .replace('/users/{id}', '/users/u-chaoyang-head')
    .replace(/\{(\w+)\}/g, (_, name: string) => NAMES[name] ?? 'none');
  return `${filled}?${QUERIES[path] ?? ''}`;
}
/** What somebody who may read the list gets; lists of what is not there answer nobody. */
async function asked(url: string) {
  for (const who of WHO) {
    const at = who === 'auditor' ? desk(office.house, 'u-auditor') : office.at(who);
    const reply = await at.get(url);
    if (reply.status === 200) return reply;
  }
  return undefined;
}

describe('the lists of the OpenAPI document', () => {
  it('are many, and every one takes format=csv', () => {
    expect(lists.length).toBeGreaterThan(35);
    const without = lists.filter(
      ({ path, operation }) => !(path in EXCEPTIONS) && !operation.parameters?.some(({ name }) => name === 'format'),
    );
    expect(without.map(({ path }) => path)).toEqual([]);
  });

  it('are sent as CSV with a column for what the JSON says, each with an entry in the access journal', async () => {
    const answered: string[] = [];
    for (const { path } of lists) {
      const json = await asked(urlOf(path));
      if (!json) continue;
      const csv = await asked(`${urlOf(path)}format=csv`);
      expect(csv?.status, path).toBe(200);
      expect(csv?.headers['content-type'], path).toBe('text/csv; charset=utf-8');
      expect(csv?.headers['content-disposition'], path).toMatch(
        /^attachment; filename="[a-z-]+-\d{4}-\d\d-\d\d\.csv"$/,
      );
      const text = String(csv?.body);
      expect(text.charCodeAt(0), path).toBe(0xfeff);
      const [head = [], ...rows]: string[][] = parse(text, { bom: true });
      expect(new Set(head).size, `${path}: ${head.join()}`).toBe(head.length);
      const { next } = json.body as { next?: string | null };
      // Timers of the case may add a row in between: what was listed before or after counts.
      const lengths = [json, await asked(urlOf(path))].map((list) => (list?.body as { items: unknown[] }).items.length);
      if (!next && path !== '/v1/access-journal') expect(lengths, path).toContain(rows.length);
      const [entry] = await office.house.db
        .select()
        .from(accessJournal)
        .where(eq(accessJournal.kind, 'export'))
        .orderBy(desc(accessJournal.id))
        .limit(1);
      expect(entry, path).toMatchObject({ kind: 'export', detail: { filters: { format: 'csv' } } });
      if (path.includes('{caseNo}')) expect(entry?.caseNo, path).toBe(caseNo);
      answered.push(path);
    }
    const unanswered = lists.map(({ path }) => path).filter((path) => !answered.includes(path));
    expect(unanswered).toEqual([]);
  });

  it('are all the lists there are: nothing else answers with items', async () => {
    const others = paths.filter((path) => !lists.some((list) => list.path === path) && !path.startsWith('/docs'));
    const answered = await Promise.all(others.map(async (path) => ({ path, reply: await asked(urlOf(path)) })));
    const listing = answered.filter(({ reply }) =>
      Array.isArray((reply?.body as { items?: unknown } | undefined)?.items),
    );
    expect(listing.map(({ path }) => path)).toEqual([]);
  });
});
describe('a cell that a spreadsheet would take for a formula', () => {
  const HOSTILE = ['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1'];
  it('is defused in every text that can be exported', async () => {
    const { db } = office.house;
    for (const [at, text] of HOSTILE.entries()) {
      await db
        .insert(unionOrganisations)
        .values({ id: `street-hostile-${at}`, name: text, kind: 'street', parentId: 'district-chaoyang' });
      await db
        .insert(serviceUnits)
        .values({ id: `hostile-${at}`, name: text, tier: 3, kind: 'station', unionId: `street-hostile-${at}` });
      await db.insert(users).values({ id: `u-hostile-${at}`, label: text });
    }
    for (const [who, url] of [
      ['supervisor', '/v1/units?format=csv'],
      ['supervisor', '/v1/unions?format=csv'],
      ['administrator', '/v1/users?format=csv'],
    ] as const) {
      const { body } = await office.at(who).get(url);
      const cells = parse(String(body), { bom: true, relax_column_count: true }).flat();
      for (const text of HOSTILE) {
        expect(cells, `${url} ${JSON.stringify(text)}`).toContain(`'${text}`);
        expect(cells).not.toContain(text);
      }
    }
  });

  it('is defused in every column of every list, however it comes about', () => {
    for (const { path, operation } of lists) {
      const item = itemsOf(answerOf(operation))!;
      const columns = columnsOf(item);
      for (const text of HOSTILE) {
        const rows: string[][] = parse(writeCsv(columns, [full(item, text), full(item, [text, text])]), {
          bom: true,
        });
        const cells = rows.slice(1).flat();
        expect(
          cells.filter((cell) => /^[=+\-@\t\r]/.test(cell)),
          path,
        ).toEqual([]);
        expect(cells.length, path).toBe(2 * columns.length);
      }
    }
  });
});

/** An item that has this value wherever one looks. */
function full(schema: Schema, value: unknown): unknown {
  const inner = schema.anyOf?.find(({ type }) => type !== 'null') ?? schema;
  if (!inner.properties) return value;
  return Object.fromEntries(Object.entries(inner.properties).map(([name, one]) => [name, full(one, value)]));
}
