import { Readable, pipeline } from 'node:stream';
import { stringify, type Options } from 'csv-stringify';
import { stringify as stringifyAtOnce } from 'csv-stringify/sync';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { journalAccess } from '../../../db/queries/access.ts';

/** One column of an export: its Chinese heading and what stands in it. */
export interface CsvColumn<Item> {
  readonly heading: string;
  readonly cell: (item: Item) => string | number | boolean | null | undefined;
}

export const EXPORT_LIMIT = 10_000;
/** Query parameters that may hold what a person is called or reached by: the journal notes only that they were used. */
const PERSONAL = new Set(['q', 'phone', 'phoneEnds', 'name', 'initials', 'identity']);

/** Whether the caller wants the list as a file: `?format=csv`, or CSV preferred in `Accept`. */
export function wantsCsv(request: FastifyRequest): boolean {
  const { format } = request.query as { format?: string };
  if (format !== undefined) return format === 'csv';
  const accept = request.headers.accept ?? '';
  return accept.includes('text/csv') && !accept.includes('json');
}

/** Where a list goes to, and who asked. */
export interface Exchange {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
}

/**
 * Sends items as CSV while they are read: UTF-8 with BOM for spreadsheet programs, cells that a spreadsheet would take
 * for a formula neutralised, at most 10,000 rows and then a line that says so. Entered in the access journal first, so
 * that nothing leaves the house unnoted. Ends when the answer has been sent.
 */
export async function sendCsv<Item>(
  app: FastifyInstance,
  exchange: Exchange,
  file: { readonly name: string; readonly columns: readonly CsvColumn<Item>[]; readonly items: AsyncIterable<Item> },
): Promise<void> {
  const at = await journalExport(app, exchange.request, file.name);
  const lines = await started(linesOf(file.columns, file.items));
  const csv = stringify(optionsOf(file.columns));
  pipeline(Readable.from(lines), csv, () => undefined); // an error ends the stream, and with it the answer
  await headed(exchange.reply, file.name, at).send(csv);
}

/** The same of items that are all there, as text: for a list that is one page. */
export async function csvText<Item>(
  app: FastifyInstance,
  { request, reply }: Exchange,
  file: { readonly name: string; readonly columns: readonly CsvColumn<Item>[]; readonly items: readonly Item[] },
): Promise<string> {
  headed(reply, file.name, await journalExport(app, request, file.name));
  return writeCsv(file.columns, file.items);
}

/** The file itself. */
export function writeCsv<Item>(columns: readonly CsvColumn<Item>[], items: readonly Item[]): string {
  const lines = items.map((item) => columns.map(({ cell }) => cell(item) ?? null));
  return stringifyAtOnce(lines, optionsOf(columns));
}

const optionsOf = (columns: readonly CsvColumn<never>[]): Options => ({
  ...{ bom: true, header: true, columns: columns.map(({ heading }) => heading) },
  ...{ escape_formulas: true, record_delimiter: 'windows' },
  cast: { boolean: (value: boolean) => (value ? '是' : '否') },
});

async function journalExport(app: FastifyInstance, request: FastifyRequest, list: string): Promise<number> {
  const at = app.clock.now();
  const params = request.params as Readonly<Record<string, string>>;
  const { caseNo, ...others } = params;
  await journalAccess(app.db, {
    ...{ at, userId: request.caller.userId, kind: 'export', ...(caseNo === undefined ? {} : { caseNo }) },
    detail: { list, filters: filtersOf(request), ...(Object.keys(others).length > 0 ? { of: others } : {}) },
  });
  return at;
}

function headed(reply: FastifyReply, name: string, at: number): FastifyReply {
  const day = new Date(at + 8 * 3_600_000).toISOString().slice(0, 10);
  return reply
    .type('text/csv; charset=utf-8')
    .header('content-disposition', `attachment; filename="${name}-${day}.csv"`);
}

async function* linesOf<Item>(
  columns: readonly CsvColumn<Item>[],
  items: AsyncIterable<Item>,
): AsyncGenerator<unknown[]> {
  let count = 0;
  for await (const item of items) {
    if (count === EXPORT_LIMIT) {
      yield [`（仅导出前 ${EXPORT_LIMIT} 行，请缩小条件）`, ...columns.slice(1).map(() => null)];
      return;
    }
    count += 1;
    yield columns.map(({ cell }) => cell(item) ?? null);
  }
}

/** Reads the first line before anything is sent, so that what fails at once is answered as a problem. */
async function started<T>(source: AsyncGenerator<T>): Promise<AsyncGenerator<T>> {
  const first = await source.next();
  return (async function* () {
    if (first.done) return;
    yield first.value;
    yield* source;
  })();
}

function filtersOf(request: FastifyRequest): Record<string, unknown> {
  const entries = Object.entries(request.query as Record<string, unknown>);
  return Object.fromEntries(entries.map(([name, value]) => [name, PERSONAL.has(name) ? true : value]));
}
