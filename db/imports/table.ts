import { FileFault } from './faults.ts';
import type { TableLine } from './csv-lines.ts';
import type { GivenRow, ImportColumn } from './kind.ts';

/**
 * Gives the rows of a table by column. Lines whose first cell begins with `#` and blank ones are left out. Columns come in
 * any order, by their names or Chinese titles.
 * @throws FileFault `empty`, `header`, `too-many-rows`
 */
export async function* rowsOf(
  lines: AsyncIterable<TableLine>,
  columns: readonly ImportColumn[],
  maxRows: number,
): AsyncGenerator<GivenRow> {
  let order: readonly string[] | undefined;
  let count = 0;
  for await (const given of lines) {
    const { cells } = given;
    if (cells[0]?.startsWith('#') || cells.every((cell) => cell === '')) continue;
    if (!order) {
      order = orderOf(cells, columns);
      continue;
    }
    count += 1;
    if (count > maxRows) throw new FileFault('too-many-rows');
    yield rowOf(given, order);
  }
  if (!order) throw new FileFault('empty');
}

function orderOf(cells: readonly string[], columns: readonly ImportColumn[]): readonly string[] {
  const named = cells.slice(0, cells.findLastIndex((cell) => cell !== '') + 1);
  const order = named.map(
    (cell) => columns.find(({ name, zh }) => name === cell.toLowerCase() || zh === cell)?.name ?? '',
  );
  const isWhole = columns.every(({ name, required }) => !required || order.includes(name));
  if (!isWhole || order.includes('') || new Set(order).size < order.length) throw new FileFault('header');
  return order;
}

function rowOf({ line, cells, hasFormula = false }: TableLine, order: readonly string[]): GivenRow {
  const values: Record<string, string> = {};
  order.forEach((name, at) => (values[name] = cells[at] ?? ''));
  if (hasFormula) return { line, order, cells, values, fault: 'formula' };
  const hasSurplus = cells.length > order.length && cells.slice(order.length).some((cell) => cell !== '');
  return hasSurplus || cells.length < order.length
    ? { line, order, cells, values, fault: 'cells' }
    : { line, order, cells, values };
}
