import { FileFault, fileFaults, rowFaults } from '../imports/faults.ts';
import { xlsxLines } from '../imports/xlsx-lines.ts';
import type { RowError } from './row-error.ts';

const ZIP = Buffer.from('PK\u0003\u0004', 'latin1');
export const isWorkbook = (bytes: Uint8Array): boolean => ZIP.equals(bytes.subarray(0, ZIP.length));

interface Line {
  readonly line: number;
  readonly cells: readonly string[];
}

/** The lines of a workbook's first sheet, at most so many; a formula is a fault of its line, for nothing is worked out. */
export async function workbookLines(
  bytes: Uint8Array,
  most: number,
): Promise<{ readonly lines: readonly Line[]; readonly errors: readonly RowError[] }> {
  const lines: Line[] = [];
  const errors: RowError[] = [];
  try {
    for await (const { line, cells, hasFormula } of xlsxLines(Buffer.from(bytes))) {
      if (lines.length === most) break;
      if (hasFormula) errors.push({ ...AT_FAULT, line, message: rowFaults.formula });
      lines.push({ line, cells: cells.map((cell) => cell.trim()) });
    }
  } catch (error) {
    if (!(error instanceof FileFault)) throw error;
    return { lines: [], errors: [{ ...AT_FAULT, line: 0, message: fileFaults[error.code] }] };
  }
  return { lines, errors };
}

const AT_FAULT = { column: '', value: '' };
