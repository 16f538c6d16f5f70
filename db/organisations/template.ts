import { columnNames, columns } from './columns.ts';
import { unionKinds, unitKinds } from './kinds.ts';

/**
 * An empty organisation file that explains itself: the header and comment lines, in UTF-8 with BOM so that spreadsheet
 * programs show the Chinese. Lines whose first cell starts with `#` are skipped by the import.
 */
export function organisationTemplate(): string {
  const remarks = [
    ...columnNames.map((name) => {
      const { header, required, zh, en } = columns[name];
      return `# ${name} ${header}${required ? ' (必填 required)' : ''}: ${zh} / ${en}`;
    }),
    `# kind (union): ${listOf(unionKinds)}`,
    `# kind (unit): ${listOf(unitKinds)}`,
    '# 以 # 开头的行不导入 / lines that start with # are not imported',
  ];
  const lines = [columnNames.join(','), ...remarks.map((text) => `"${text.replaceAll('"', '""')}"`)];
  return `\uFEFF${lines.join('\r\n')}\r\n`;
}

function listOf(kinds: Readonly<Record<string, { readonly zh: string }>>): string {
  return Object.entries(kinds)
    .map(([code, { zh }]) => `${code} ${zh}`)
    .join('; ');
}
