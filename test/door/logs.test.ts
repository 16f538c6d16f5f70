import { Writable } from 'node:stream';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLog, logFields } from '../../log.ts';
import { filesEnding, ROOT } from '../docs/support.ts';
import { desk } from '../support/desk.ts';
import { startHouse, type TestHouse } from '../support/house.ts';

const CANARY = '金丝雀乙13900001111';
const lines: string[] = [];
const sink = () => new Writable({ write: (chunk: Buffer, _e, done) => (lines.push(chunk.toString()), done()) });
const last = () => JSON.parse(lines.at(-1) ?? '{}') as Record<string, unknown>;

const requestsOf = (some: readonly string[]) =>
  some.map((line) => JSON.parse(line) as Record<string, unknown>).filter(({ msg }) => msg === 'request');
const lastRequest = () => requestsOf(lines).at(-1);

describe('a log', () => {
  const log = createLog('test', 'trace', sink());

  it('writes fields of its list and only counts the others', () => {
    log.info({ caseNo: 'HT-2026-000001', name: CANARY, body: { phone: CANARY }, ms: 3 } as object, 'a message');
    expect(last()).toMatchObject({ caseNo: 'HT-2026-000001', ms: 3, msg: 'a message', dropped: 2 });
  });

  it('takes no object for a word, and no text longer than 200 characters', () => {
    log.warn(
      { reason: { toString: () => CANARY }, code: 'x'.repeat(500), added: [CANARY.slice(0, 2), { CANARY }] },
      'm',
    );
    expect(last()).toMatchObject({ code: 'x'.repeat(200), added: ['金丝'], dropped: 1 });
    expect(last()).not.toHaveProperty('reason');
  });

  it('never writes the message of an error, however it is handed over', () => {
    const error = Object.assign(new TypeError(CANARY), { code: 'E1', detail: CANARY });
    const calls: (() => void)[] = [
      () => log.error(error),
      () => log.error(error, CANARY.slice(0, 2)),
      () => log.error({ err: error }, error.message),
      () => log.error({ err: error, req: { url: CANARY } }),
      () => log.error('%s', CANARY),
      () => log.error({}, 'of %s', CANARY),
      () => log.child({ name: 'x', body: CANARY, err: error }).error({ reason: 'r' }, 'm'),
    ];
    for (const call of calls) {
      call();
      expect(lines.at(-1), call.toString()).not.toContain(CANARY);
    }
    log.error(error);
    expect(last()).toMatchObject({ reason: 'TypeError', code: 'E1', at: expect.stringMatching(/^at /) });
  });
});

describe('the API', () => {
  let house: TestHouse;
  beforeAll(async () => {
    house = await startHouse({ logTo: sink() });
  });
  afterAll(() => house.stop());

  it('writes one line for a request: who, which route, how it ended, and no address, text or query', async () => {
    const callTaker = desk(house, 'u-call-taker-1');
    const opened = await callTaker.post('/v1/hotline-tickets', {
      ...{ channel: 'hotline', matter: 'wages', question: CANARY },
      caller: { name: CANARY, phone: '13900001111' },
    });
    expect(opened.status).toBe(201);
    const before = lines.length;
    const query = await callTaker.get(`/v1/cases?q=${encodeURIComponent(CANARY)}`);
    expect(query.status).toBe(200);
    // The relay and the sweeps write into the same log when they please.
    expect(requestsOf(lines.slice(before))).toEqual([
      {
        ...{ level: 30, name: 'test', msg: 'request', method: 'GET', route: '/v1/cases', status: 200 },
        ...{ user: 'u-call-taker-1', reqId: query.headers['x-trace-id'], ms: expect.any(Number) },
        ...{ time: expect.any(Number), pid: process.pid, hostname: expect.any(String) },
      },
    ]);
    await callTaker.get(`/v1/${encodeURIComponent(CANARY)}`);
    expect(lastRequest()).toMatchObject({ status: 404, reason: 'not-found' });
    await callTaker.post('/v1/hotline-tickets', { [CANARY]: CANARY });
    expect(lastRequest()).toMatchObject({ status: 422, reason: 'invalid', route: '/v1/hotline-tickets' });
    await house.app.inject({
      url: `/v1/cases?q=${encodeURIComponent(CANARY)}`,
      headers: { authorization: 'Bearer x' },
    });
    expect(lastRequest()).toMatchObject({ status: 401, reason: 'unauthenticated' });
    const all = lines.join('');
    for (const part of ['金丝雀乙', '13900001111', encodeURIComponent('金丝雀乙')]) expect(all).not.toContain(part);
  });
});

describe('in the code', () => {
  const sources = ['api', 'engine', 'activities', 'db', 'documents', 'files', 'workflows']
    .flatMap((folder) => filesEnding('.ts', folder))
    .concat('server.ts', 'worker.ts');

  it('nothing but log.ts makes a log, so that everything passes its list', () => {
    const makers = sources.filter((file) =>
      /import \{[^}]*\bpino\b[^}]*\} from 'pino'/.test(readFileSync(join(ROOT, file), 'utf8')),
    );
    expect(makers).toEqual([]);
  });

  it('every line is logged with fields of the list and a message that is written out', () => {
    const found = sources.flatMap(logCallsIn);
    expect(found.length).toBeGreaterThan(12);
    expect(found.filter(({ fault }) => fault !== undefined)).toEqual([]);
  });
});

interface LogCall {
  readonly where: string;
  readonly fault: string | undefined;
}

/** Calls of `….log.info(…)` and the like, read from the syntax. */
function logCallsIn(file: string): LogCall[] {
  const source = ts.createSourceFile(file, readFileSync(join(ROOT, file), 'utf8'), ts.ScriptTarget.Latest, true);
  const calls: LogCall[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression)) {
      const { expression: on, name } = node.expression;
      if (/(^|\.)log$/.test(on.getText()) && /^(trace|debug|info|warn|error|fatal)$/.test(name.text)) {
        const { line } = source.getLineAndCharacterOfPosition(node.getStart());
        calls.push({ where: `${file}:${line + 1}`, fault: faultOf(node) });
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return calls;
}

function faultOf({ arguments: [fields, message, ...rest] }: ts.CallExpression): string | undefined {
  if (rest.length > 0) return 'too many arguments';
  if (fields && ts.isStringLiteral(fields) && !message) return undefined;
  if (!message || !ts.isStringLiteral(message)) return 'the message is not written out';
  if (!fields) return 'no fields';
  if (ts.isCallExpression(fields)) return fields.expression.getText() === 'traceOf' ? undefined : fields.getText();
  if (!ts.isObjectLiteralExpression(fields)) return `a whole object: ${fields.getText()}`;
  const names = fields.properties.map((p) => (ts.isSpreadAssignment(p) ? '' : (p.name?.getText() ?? '')));
  const unknown = names.filter((name) => name !== '' && !(logFields as readonly string[]).includes(name));
  return unknown.length > 0 ? `fields ${unknown.join()}` : undefined;
}
