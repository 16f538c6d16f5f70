import { afterAll, beforeAll, expect, it } from 'vitest';
import { startHouse, type TestHouse } from '../support/house.ts';

/**
 * Strings of 100 kB that make careless patterns try for hours. Nothing is timed: with such a pattern this file would not
 * come to its end.
 */
const HOSTILE = ['1'.repeat(100_000) + '!', ' '.repeat(100_000) + 'x', '-a'.repeat(50_000) + '\u200b'];

interface Schema {
  readonly type?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly additionalProperties?: Schema | boolean;
}
interface Operation {
  readonly requestBody?: { readonly content?: Readonly<Record<string, { readonly schema?: Schema }>> };
  readonly parameters?: readonly { readonly in: string; readonly name: string; readonly schema: Schema }[];
}

let house: TestHouse;
beforeAll(async () => {
  house = await startHouse();
});
afterAll(() => house.stop());

/** Bodies in which one string of the schema is `text` and nothing else is given. */
function bodiesOf(schema: Schema, text: string): unknown[] {
  if (schema.properties)
    return Object.entries(schema.properties).flatMap(([name, inner]) =>
      bodiesOf(inner, text).map((value) => ({ [name]: value })),
    );
  if (schema.items) return bodiesOf(schema.items, text).map((value) => [value]);
  if (typeof schema.additionalProperties === 'object')
    return bodiesOf(schema.additionalProperties, text).map((value) => ({ name: value, [text.slice(0, 2_000)]: '' }));
  return schema.type === 'string' ? [text] : [];
}

const operations = (): { method: 'GET' | 'POST' | 'PUT'; url: string; operation: Operation }[] => {
  const { paths } = house.app.swagger() as { paths: Record<string, Record<string, Operation>> };
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods)
      .filter(([method]) => /^(get|post|put)$/.test(method))
      .map(([method, operation]) => ({
        ...{ method: method.toUpperCase() as 'GET', operation },
        url: path.replace('{caseNo}', 'HT-2026-999999').replace(/\{[^}]+\}/g, 'x'),
      })),
  );
};

it(
  '100 kB of hostile text in every string of every body are refused, and the house goes on',
  { timeout: 300_000 },
  async () => {
    const statuses: Record<string, number> = {};
    for (const { method, url, operation } of operations()) {
      const schema = operation.requestBody?.content?.['application/json']?.schema;
      if (!schema) continue;
      for (const payload of HOSTILE.flatMap((text) => bodiesOf(schema, text))) {
        const { statusCode } = await house.app.inject({
          ...{ method, url, payload: JSON.stringify(payload) },
          headers: { authorization: `Bearer ${house.token('u-call-taker-1')}`, 'content-type': 'application/json' },
        });
        statuses[statusCode] = (statuses[statusCode] ?? 0) + 1;
      }
    }
    expect(Object.keys(statuses).filter((status) => !/^4/.test(status))).toEqual([]);
    expect(Object.values(statuses).reduce((sum, n) => sum + n, 0)).toBeGreaterThan(300);
    expect((await house.app.inject({ url: '/livez' })).statusCode).toBe(200);
  },
);

it('nor is any query parameter’s pattern one that can be held up', { timeout: 120_000 }, async () => {
  let asked = 0;
  for (const { method, url, operation } of operations()) {
    if (method !== 'GET') continue;
    for (const { in: where, name } of operation.parameters ?? []) {
      if (where !== 'query') continue;
      const { statusCode } = await house.app.inject({
        url: `${url}?${name}=${encodeURIComponent('1'.repeat(14_000) + '!')}`,
        headers: { authorization: `Bearer ${house.token('u-supervisor')}` },
      });
      expect(statusCode, `${url} ${name}`).toBeLessThan(500);
      asked += 1;
    }
  }
  expect(asked).toBeGreaterThan(50);
});

it('of ten thousand wrong items fifty are named', async () => {
  const { statusCode, body } = await house.app.inject({
    ...{ method: 'POST', url: '/v1/dossier-batches', payload: { caseNos: Array.from({ length: 5_000 }, (_, i) => i) } },
    headers: { authorization: `Bearer ${house.token('u-haidian-caseworker')}` },
  });
  expect(statusCode).toBe(422);
  expect((JSON.parse(body) as { errors: unknown[] }).errors.length).toBeLessThanOrEqual(50);
});
