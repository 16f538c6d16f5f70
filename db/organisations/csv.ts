/** From bytes to cells: encoding, quoting, header; a workbook's by workbook.ts. Knows nothing of unions and units. */
import { Readable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import { CsvError, parse } from 'csv-parse';
import type { RowError } from './row-error.ts';
import { isWorkbook, workbookLines } from './workbook.ts';
import { type Column, columnNamed, columnNames, columns } from './columns.ts';

export type { RowError };

export interface Row {
  readonly line: number;
  readonly cells: Readonly<Record<Column, string>>;
}

interface Table {
  readonly rows: readonly Row[];
  readonly errors: readonly RowError[];
}

export const MAX_ROWS = 50_000;
const MAX_RECORD_CHARACTERS = 10_000;
const SLICE_BYTES = 32_768;
const SHOWN_CHARACTERS = 80;

/** A fault with its value shortened for display. */
export function rowError(line: number, column: string, value: string, zh: string, en: string): RowError {
  return { line, column: shorten(column), value: shorten(value), message: { zh, en } };
}

function shorten(text: string): string {
  const shown = [...text.slice(0, 2 * SHOWN_CHARACTERS)].slice(0, SHOWN_CHARACTERS).join('');
  return shown.length < text.length ? `${shown}…` : shown;
}

/** UTF-8 with or without BOM, else GB18030 (what Chinese spreadsheets save); null for anything else. */
export function decodeText(bytes: Uint8Array): string | null {
  for (const encoding of ['utf-8', 'gb18030']) {
    try {
      return new TextDecoder(encoding, { fatal: true }).decode(bytes).replace(/^\uFEFF/, '');
    } catch {
      // Not this one.
    }
  }
  return null;
}

/**
 * Reads a file into rows by column. Blank lines and lines whose first cell starts with `#` are left out; cells are
 * trimmed and otherwise kept as they are, also those a spreadsheet would take for a formula.
 */
export async function readRows(bytes: Uint8Array): Promise<Table> {
  const { lines: parsed, errors: broken } = isWorkbook(bytes)
    ? await workbookLines(bytes, MAX_ROWS + 2)
    : await csvLines(bytes);
  if (broken.length > 0) return { rows: [], errors: broken };
  if (parsed.length > MAX_ROWS + 1) {
    return refuse(
      rowError(0, '', '', `超过 ${MAX_ROWS} 行，请分批导入`, `more than ${MAX_ROWS} rows; import in parts`),
    );
  }
  const [header, ...body] = parsed.filter(
    ({ cells }) => cells.some((cell) => cell !== '') && !cells[0]?.startsWith('#'),
  );
  if (!header) return refuse(rowError(0, '', '', '文件是空的', 'the file is empty'));
  const { order, errors } = readHeader(header);
  if (errors.length > 0) return { rows: [], errors };
  return rowsOf(body, order);
}

async function csvLines(bytes: Uint8Array): Promise<{ lines: readonly Line[]; errors: readonly RowError[] }> {
  const text = decodeText(bytes);
  const broken = (line: number, zh: string, en: string) => ({ lines: [], errors: [rowError(line, '', '', zh, en)] });
  if (text === null) return broken(0, '文件须为 UTF-8 或 GB18030 编码', 'the file is neither UTF-8 nor GB18030');
  try {
    return { lines: await parseLines(text), errors: [] };
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const line = typeof error['lines'] === 'number' ? error['lines'] : 0;
    return broken(line, 'CSV 格式错误：引号不配对或行过长', `malformed CSV: ${error.code}`);
  }
}

interface Line {
  readonly line: number;
  readonly cells: readonly string[];
}

async function parseLines(text: string): Promise<readonly Line[]> {
  const options = {
    info: true,
    relax_column_count: true,
    skip_empty_lines: true,
    max_record_size: MAX_RECORD_CHARACTERS,
    to: MAX_ROWS + 2,
  };
  // One kind of line end: the parser counts CR LF inside quotes as two lines, and every later line number would be off.
  const source = Readable.from(slices(Buffer.from(text.replace(/\r\n?/g, '\n'))));
  const lines: Line[] = [];
  for await (const parsed of source.pipe(parse(options))) {
    const { info, record } = parsed as { info: { lines: number }; record: string[] };
    const within = record.reduce((count, cell) => count + (cell.split('\n').length - 1), 0);
    lines.push({ line: info.lines - within, cells: record.map((cell) => cell.trim()) });
  }
  return lines;
}

/** A large file takes the parser a second; other requests get their turn between two slices. */
async function* slices(bytes: Buffer): AsyncGenerator<Buffer> {
  for (let from = 0; from < bytes.length; from += SLICE_BYTES) {
    yield bytes.subarray(from, from + SLICE_BYTES);
    await setImmediate();
  }
}

function readHeader({ line, cells }: Line): { order: readonly Column[]; errors: readonly RowError[] } {
  const errors: RowError[] = [];
  const order: Column[] = [];
  const named = cells.slice(0, cells.findLastIndex((cell) => cell !== '') + 1);
  for (const cell of named) {
    const column = columnNamed(cell);
    if (!column) errors.push(rowError(line, cell, cell, '没有这一列', 'there is no such column'));
    else if (order.includes(column)) errors.push(rowError(line, cell, cell, '列重复', 'the column appears twice'));
    else order.push(column);
  }
  for (const name of columnNames) {
    if (columns[name].required && !order.includes(name)) {
      errors.push(rowError(line, name, '', `缺少列“${columns[name].header}”`, `the column ${name} is missing`));
    }
  }
  return { order, errors };
}

function rowsOf(
  lines: readonly Line[],
  order: readonly Column[],
): { rows: readonly Row[]; errors: readonly RowError[] } {
  const rows: Row[] = [];
  const errors: RowError[] = [];
  for (const { line, cells } of lines) {
    const surplus = cells.slice(order.length).find((cell) => cell !== '');
    if (surplus !== undefined || cells.length < order.length) {
      const [zh, en] = [
        `应有 ${order.length} 列，实有 ${cells.length} 列`,
        `${cells.length} cells, not ${order.length}`,
      ];
      errors.push(rowError(line, '', surplus ?? '', zh, en));
      continue;
    }
    const row = Object.fromEntries(columnNames.map((name) => [name, cells[order.indexOf(name)] ?? '']));
    rows.push({ line, cells: row as Record<Column, string> });
  }
  return { rows, errors };
}

const refuse = (error: RowError) => ({ rows: [], errors: [error] });
