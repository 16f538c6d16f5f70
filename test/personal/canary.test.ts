/** Words that occur nowhere else go through everything; afterwards they stand in cipher columns only, and in no answer unasked. */
import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import pg from 'pg';
import { afterAll, beforeAll, expect, inject, it, vi } from 'vitest';
import { startTemporal, type RunningTemporal } from '../../local/temporal.ts';
import { desk } from '../support/desk.ts';
import { openOffice, type Office } from '../hotline-ticket/support/office.ts';
import { content } from '../hotline-ticket/support/people.ts';
import type { TicketFile } from '../hotline-ticket/support/ticket-file.ts';
import { heldBy } from './support/traces.ts';

/** What people are asked to say about themselves and others, in the fields that are for it. */
const said = {
  name: '鹡鸰令原',
  phone: '13971828459',
  number: '440524188001010014',
  address: '北京市朝阳区鹡鸰桥路九十九号',
  remark: '鹡鸰备注甲',
  question: '鹡鸰诉求乙，电话 139-7182-8459，卡 6222021234567890128。',
  employer: '鹡鸰制衣厂（虚构）',
  note: '鹡鸰办理丙 440524188001010014',
  findings: '鹡鸰核实丁',
  result: '鹡鸰结果戊',
  title: '鹡鸰令原的工资条',
  reason: '鹡鸰理由己',
};
const CANARIES = ['鹡鸰', '13971828459', '139-7182-8459', '440524188001010014', '6222021234567890128'];
/** What stands where nobody should put it: an address, a query, a header, an undeclared field. */
const STRAY = ['13971820000', '鸤鸠', 'shijiu-canary'];

const lines: string[] = [];
const sink = new Writable({
  write(chunk: Buffer, _encoding, done) {
    lines.push(chunk.toString());
    done();
  },
});
let folder: string;
let temporal: RunningTemporal;
let office: Office;
let ticket: TicketFile;
beforeAll(async () => {
  vi.stubEnv('SANJI_LOG_LEVEL', 'trace'); // the SDK's own lines too
  vi.spyOn(console, 'error').mockImplementation((...told: unknown[]) => void lines.push(JSON.stringify(told)));
  folder = await mkdtemp(join(tmpdir(), 'sanji-canary-'));
  temporal = await startTemporal({ dataDir: folder, dbFile: join(folder, 'temporal.db'), timeSkipping: true });
  office = await openOffice({ temporalAddress: temporal.address, logTo: sink });
  ticket = await lived();
}, 120_000);
afterAll(async () => {
  await office.house.stop();
  await temporal.stop();
  await rm(folder, { recursive: true, force: true });
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

/** A case in which everything is said everywhere. */
async function lived(): Promise<TicketFile> {
  const { name, phone, number, address, remark, question, employer } = said;
  const caller = { name, phone, address, remark, identity: { kind: 'resident-id', number } };
  const file = await office.dispatched('chaoyang-centre', { caller, question, employer });
  await file.does('chaoyang', 'note', { text: said.note });
  await file.does('chaoyang', 'attach', { title: said.title, reference: 'paper-1', remark: said.remark });
  const { findings, result } = said;
  await file.does('chaoyang', 'give-feedback', { verified: 'confirmed', treatment: 'resolved', findings, result });
  await office.at('callTaker').post(`/v1/cases/${file.caseNo}/unmask`, { purpose: 'contact', reason: said.reason });
  await office.at('supervisor').post(`/v1/cases/${file.caseNo}/legal-hold`, { reason: said.reason });
  await office.at('supervisor').post('/v1/subject-exports', { phone, reason: 'subject-request' });
  await file.does('colleague', 'record-callback', { ...content, remark: said.remark });
  return file;
}

interface Operation {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE' | 'PATCH';
  readonly path: string;
}
function operations(): Operation[] {
  const { paths } = office.house.app.swagger() as { paths: Record<string, Record<string, unknown>> };
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => ({ path, method: method.toUpperCase() as Operation['method'] })),
  );
}
/** What would end the sessions that ask. */
const ENDING = ['/v1/logout', '/v1/me/sessions/revoke'];

it('every route that reads answers masked, whoever sees the case', async () => {
  const reads = operations().filter(({ method, path }) => method === 'GET' && !path.startsWith('/docs'));
  expect(reads.length).toBeGreaterThan(30);
  for (const who of ['callTaker', 'supervisor', 'chaoyang', 'chaoyangUnion'] as const) {
    for (const { path } of reads) {
      const url = path.replace('{caseNo}', ticket.caseNo).replace(/\{[A-Za-z]+\}/g, 'x1');
      const { body } = await office.at(who).get(url);
      const text = typeof body === 'string' ? body : JSON.stringify(body);
      const told = heldBy(text, ['鹡鸰令原', '鹡鸰桥路', ...CANARIES.slice(1)]);
      expect(told, `${who} GET ${url}`).toEqual([]);
    }
  }
});

it('what is refused repeats nothing, wherever it stood: body, address, query, header, undeclared field', async () => {
  const [number = '', word = '', latin = ''] = STRAY;
  const body = {
    [word]: word,
    [number]: latin,
    caller: { phone: `${number}x`, name: 1, [word]: number },
    text: 5,
    reason: { [word]: 1 },
  };
  const statuses = new Set<number>();
  for (const userId of ['u-supervisor', 'u-call-taker-1', 'u-administrator']) {
    const authorization = `Bearer ${office.house.token(userId)}`;
    for (const { method, path } of operations()) {
      if (ENDING.includes(path)) continue;
      const paths = [
        path.replace('{caseNo}', ticket.caseNo).replace(/\{[A-Za-z]+\}/g, number),
        path.replace(/\{[A-Za-z]+\}/g, encodeURIComponent(word)),
      ];
      for (const url of paths) {
        const reply = await office.house.app.inject({
          ...{
            method,
            url: `${url}?q=${encodeURIComponent(word)}&phone=${number}x&${encodeURIComponent(word)}=${latin}&cursor=${latin}`,
          },
          headers: {
            authorization,
            'idempotency-key': `${latin}-${number}`,
            'if-match': latin,
            'accept-language': latin,
          },
          ...(method === 'GET' ? {} : { payload: body }),
        });
        statuses.add(reply.statusCode);
        if (reply.statusCode < 400) continue;
        expect(heldBy(reply.body, STRAY), `${reply.statusCode} ${method} ${url}`).toEqual([]);
      }
    }
  }
  const bad = await office.house.app.inject({
    ...{ method: 'POST', url: '/v1/hotline-tickets', payload: `{"question": "${word}", ` },
    headers: { authorization: `Bearer ${office.house.token('u-call-taker-1')}`, 'content-type': 'application/json' },
  });
  expect([bad.statusCode, heldBy(bad.body, STRAY)]).toEqual([400, []]);
  await office.at('supervisor').post(`/v1/cases/${ticket.caseNo}/legal-hold`, { reason: word });
  const again = await office.at('supervisor').post(`/v1/cases/${ticket.caseNo}/legal-hold`, { reason: word + number });
  expect([again.status, heldBy(JSON.stringify(again.body), STRAY)]).toEqual([409, []]);
  const nobody = await office.house.app.inject({
    method: 'GET',
    url: `/v1/cases?phone=${number}`,
    headers: { authorization: `Bearer ${latin}` },
  });
  expect([nobody.statusCode, heldBy(nobody.body, STRAY)]).toEqual([401, []]);
  expect([...statuses]).toEqual(expect.arrayContaining([403, 404, 422]));
}, 120_000);

it('neither does what fails: not the answer, not the log', async () => {
  const { caseNo } = await office.open();
  const callTaker = desk(office.house, 'u-call-taker-1');
  const owner = new pg.Client({ connectionString: office.house.url });
  await owner.connect();
  await owner.query('alter table commands rename to commands_away');
  const replies = await Promise.all([
    callTaker.post('/v1/hotline-tickets', {
      channel: 'hotline',
      matter: 'wages',
      question: said.question,
      caller: { name: said.name },
    }),
    callTaker.act(caseNo, 'note', { text: said.note }),
    callTaker.get(`/v1/cases?q=${encodeURIComponent(said.name)}`),
  ]).finally(() => owner.query('alter table commands_away rename to commands'));
  await owner.end();
  expect(replies.map(({ status }) => status)).toEqual([500, 500, 500]);
  expect(heldBy(JSON.stringify(replies), CANARIES)).toEqual([]);
});

it('logs and figures know none of it', async () => {
  const log = lines.join('\n');
  expect(lines.length).toBeGreaterThan(100);
  expect(log).toContain('unexpected error');
  expect(heldBy(log, [...CANARIES, ...STRAY])).toEqual([]);
  const metrics = await desk(office.house, 'u-administrator').get('/metrics');
  expect(String(metrics.body)).toContain('sanji_http_request_seconds');
  expect(heldBy(String(metrics.body), [...CANARIES, ...STRAY])).toEqual([]);
});

it('Temporal has none of it: not in visibility, not in histories, failures included, not in its file', async () => {
  const { client } = office.house;
  await client.workflow
    .getHandle(ticket.workflowId)
    .signal('command', { ...said, id: said.question })
    .catch(() => undefined);
  let seen = 0;
  for await (const execution of client.workflow.list()) {
    seen += 1;
    expect(
      heldBy(JSON.stringify([execution.memo, execution.typedSearchAttributes, execution.workflowId]), [
        ...CANARIES,
        ...STRAY,
      ]),
    ).toEqual([]);
  }
  expect(seen).toBeGreaterThan(0);
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  expect(files.some(({ name }) => name.startsWith('temporal.db'))).toBe(true);
  for (const { parentPath, name } of files) expect(hitsIn(join(parentPath, name)), name).toEqual([]);
});

it('PostgreSQL has none of it in its files, data or log ahead', async () => {
  const admin = new pg.Client({ connectionString: inject('postgresUrl') });
  await admin.connect();
  await admin.query('checkpoint');
  const { rows } = await admin.query<{ data_directory: string }>('show data_directory');
  await admin.end();
  const root = rows[0]?.data_directory ?? '';
  const files = readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  expect(files.some(({ parentPath }) => parentPath.endsWith('pg_wal'))).toBe(true);
  let bytes = 0;
  for (const { parentPath, name } of files) {
    const path = join(parentPath, name);
    const { hits, size } = scan(path);
    bytes += size;
    expect(hits, path.slice(root.length)).toEqual([]);
  }
  expect(bytes).toBeGreaterThan(20_000_000);
}, 120_000);

const hitsIn = (path: string): string[] => scan(path).hits;
/** A file as bytes; one that is gone meanwhile holds nothing. */
function scan(path: string): { readonly hits: string[]; readonly size: number } {
  let data: Buffer;
  try {
    data = readFileSync(path);
  } catch {
    return { hits: [], size: 0 };
  }
  return { hits: heldBy(data, [...CANARIES, ...STRAY]), size: data.length };
}
