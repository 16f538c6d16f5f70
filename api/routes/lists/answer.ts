import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type CsvColumn, EXPORT_LIMIT, sendCsv, wantsCsv } from './csv.ts';
import { type CursorKey, type CursorShape, decodeCursor, encodeCursor } from './cursor.ts';
import { exportOf } from './derived.ts';
import { DEFAULT_LIMIT } from './schemas.ts';

/** Rows per reading: few sizes, so that few statements are prepared. */
const READING_SIZES = [21, 51, 101];
const EXPORT_CHUNK = 1_000;

/** A keyset-paged list: how to read on from a key, and how to show what was read. */
export interface List<Row, Item, Extra extends object = object> {
  /** Name in file names and the access journal. */
  readonly name: string;
  readonly read: (after: CursorKey | undefined, count: number) => Promise<readonly Row[]>;
  readonly keyOf: (row: Row) => CursorKey;
  readonly toItems: (rows: readonly Row[]) => Promise<readonly Item[]> | readonly Item[];
  /** Columns of its export; without them those of its JSON. */
  readonly columns?: readonly CsvColumn<Item>[];
  /** What a page says besides, e.g. the instant it answers as of. */
  readonly extra?: Extra;
}
export interface Page<Item> {
  readonly items: Item[];
  readonly next: string | null;
}

/** What a handler returns after it has sent its answer itself; Fastify then leaves it at that. */
export const SENT = undefined as never;

/** The key a request goes on from. @throws Problem `invalid` naming `?cursor`. */
export function cursorOf(request: FastifyRequest, shape: CursorShape): CursorKey | undefined {
  const { cursor } = request.query as { cursor?: string };
  return cursor === undefined ? undefined : decodeCursor(scopeOf(request), shape, cursor);
}

/** Answers a request for a list: a page of JSON, or the whole as CSV. */
export async function answerList<Row, Item, Extra extends object = object>(
  app: FastifyInstance,
  exchange: { readonly request: FastifyRequest; readonly reply: FastifyReply },
  list: List<Row, Item, Extra>,
  after: CursorKey | undefined,
): Promise<Page<Item> & Extra> {
  const { request } = exchange;
  const columns = list.columns ?? exportOf(request)?.columns;
  if (columns && wantsCsv(request)) {
    await sendCsv(app, exchange, { name: list.name, columns, items: everyItem(list, after) });
    return SENT;
  }
  const { limit = DEFAULT_LIMIT } = request.query as { limit?: number };
  const rows = await list.read(after, READING_SIZES.find((size) => size > limit) ?? limit + 1);
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  const next = rows.length > limit && last ? nextLink(request, encodeCursor(scopeOf(request), list.keyOf(last))) : null;
  return { items: [...(await list.toItems(shown))], next, ...(list.extra ?? ({} as Extra)) };
}

async function* everyItem<Row, Item>(list: List<Row, Item>, from: CursorKey | undefined): AsyncGenerator<Item> {
  let after = from;
  for (let count = 0; count <= EXPORT_LIMIT; count += EXPORT_CHUNK) {
    const rows = await list.read(after, EXPORT_CHUNK);
    yield* await list.toItems(rows);
    const last = rows.at(-1);
    if (!last || rows.length < EXPORT_CHUNK) return;
    after = list.keyOf(last);
  }
}

/** What a cursor is bound to: the route and everything asked for but the page itself. */
function scopeOf(request: FastifyRequest): unknown {
  const { limit: _limit, cursor: _cursor, format: _format, ...filters } = request.query as Record<string, unknown>;
  const named = Object.entries(filters).sort(([a], [b]) => (a < b ? -1 : 1));
  return [request.routeOptions.url, request.params, named];
}

function nextLink(request: FastifyRequest, cursor: string): string {
  const [path, query = ''] = request.url.split('?');
  const parameters = new URLSearchParams(query);
  parameters.set('cursor', cursor);
  return `${path}?${parameters.toString()}`;
}
