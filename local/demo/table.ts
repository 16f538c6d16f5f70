/** Characters that take two columns of a terminal: Chinese letters, their punctuation and full-width forms. */
const WIDE =
  /[\u1100-\u115F\u2E80-\u303E\u3041-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60\uFFE0-\uFFE6]/u;

/** Columns a text takes in a terminal. */
export const widthOf = (text: string): number =>
  [...text].reduce((width, char) => width + (WIDE.test(char) || char.codePointAt(0)! > 0x1ffff ? 2 : 1), 0);

/** Fills a text up to a width with blanks. */
export const padded = (text: string, width: number): string => text + ' '.repeat(Math.max(0, width - widthOf(text)));

/** Rows with every column but the last as wide as its widest cell. */
export function aligned(rows: readonly (readonly string[])[], gap = '  '): string[] {
  const widths: number[] = [];
  for (const row of rows)
    row.forEach((cell, column) => (widths[column] = Math.max(widths[column] ?? 0, widthOf(cell))));
  return rows.map((row) =>
    row.map((cell, column) => (column === row.length - 1 ? cell : padded(cell, widths[column] ?? 0))).join(gap),
  );
}

/** A heading with a rule that runs to the edge of the page. */
export function heading(text: string, pageWidth = 100): string {
  return `── ${text} ${'─'.repeat(Math.max(2, pageWidth - widthOf(text) - 4))}`;
}
