import type { FastifyInstance, RouteOptions } from 'fastify';
import fp from 'fastify-plugin';
import { csvText, wantsCsv } from '../routes/lists/csv.ts';
import { columnsOf, exportOf, itemsOf } from '../routes/lists/derived.ts';
import { exporting } from '../routes/lists/schemas.ts';

interface Described {
  readonly querystring?: { readonly properties?: Readonly<Record<string, unknown>> };
  readonly response?: Readonly<Record<number, unknown>>;
}

/**
 * Every list can be taken out as CSV. What answers `items` and says nothing of `format` gets it, with the columns of its
 * JSON; lists that go page by page send themselves (lists/answer.ts), the others are one page, written here.
 */
async function exports(app: FastifyInstance): Promise<void> {
  app.addHook('onRoute', (route) => {
    const item = itemsOf((route.schema as Described | undefined)?.response?.[200]);
    if (![route.method].flat().includes('GET') || !item) return;
    const name = nameOf(route);
    route.config = { ...route.config, export: { name, columns: columnsOf(item) } };
    route.schema = { ...route.schema, querystring: withFormat((route.schema as Described).querystring) };
  });
  app.addHook('preSerialization', async (request, reply, payload) => {
    const derived = exportOf(request);
    if (!derived || reply.statusCode !== 200 || !wantsCsv(request)) return payload;
    const { items } = payload as { readonly items: readonly unknown[] };
    const text = await csvText(app, { request, reply }, { ...derived, items });
    reply.serializer(() => text);
    return payload;
  });
}

/** `/v1/cases/:caseNo/journal` is called `cases-journal`. */
const nameOf = ({ url }: RouteOptions): string =>
  url
    .split('/')
    .filter((part) => part !== '' && part !== 'v1' && !part.startsWith(':'))
    .join('-');

function withFormat(querystring: Described['querystring']): object {
  if (querystring?.properties?.['format']) return querystring;
  const { properties, ...rest } = querystring ?? { type: 'object' };
  return { ...rest, properties: { ...properties, format: exporting.format } };
}

export default fp(exports, { name: 'exports', fastify: '5.x' });
