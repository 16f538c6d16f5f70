import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse } from 'csv-parse/sync';

/**
 * The table of OWASP ASVS 5.0, levels 1 and 2, kept as data in asvs.csv and rendered into security.md. Ids and levels are
 * those of the standard, subjects and answers are ours. `npm run docs:security` renders; test/docs checks.
 */

export interface Requirement {
  readonly id: string;
  readonly level: '1' | '2';
  readonly subject: string;
  /** `pending:<area>` is being built; `open` is not met. */
  readonly state: 'test' | 'place' | 'n/a' | 'open' | `pending:${string}`;
  readonly how: string;
  /** Paths from the repository's root, a test's with `#` and a part of its title; between them ` ; `. */
  readonly evidence: string;
}

const CSV = fileURLToPath(new URL('./asvs.csv', import.meta.url));
const PAGE = fileURLToPath(new URL('./security.md', import.meta.url));
const BEGIN = '<!-- asvs: rendered from asvs.csv by npm run docs:security -->\n<!-- prettier-ignore-start -->\n';
const END = '<!-- prettier-ignore-end -->';

const CHAPTERS = [
  ...['Encoding and sanitising', 'Validation and business logic', 'Browsers', 'Web services', 'Files'],
  ...['Authentication', 'Sessions', 'Authorisation', 'Self-contained tokens', 'OAuth and OIDC', 'Cryptography'],
  ...['Communication', 'Configuration', 'Data protection', 'Secure coding', 'Logs and errors', 'WebRTC'],
];

export const requirements = (): Requirement[] => parse(readFileSync(CSV, 'utf8'), { columns: true });

/** What a row points at. */
export const evidenceOf = ({ evidence }: Requirement): { readonly path: string; readonly title?: string }[] =>
  evidence
    .split(' ; ')
    .filter(Boolean)
    .map((part) => {
      const [path = '', title] = part.split('#');
      return title === undefined ? { path } : { path, title };
    });

/** The page with the table as the data have it. @throws Error when the page has no place for it */
export function rendered(page = readFileSync(PAGE, 'utf8')): string {
  const [from, to] = [page.indexOf(BEGIN), page.indexOf(END)];
  if (from < 0 || to < from) throw new Error('docs/security.md has no place for the table');
  return page.slice(0, from) + BEGIN + tables(requirements()) + page.slice(to);
}

function tables(rows: readonly Requirement[]): string {
  const count = (state: string) => rows.filter((row) => row.state.startsWith(state)).length;
  const sum =
    `${rows.length} requirements: ${count('test')} held by tests, ${count('place')} by a named place, ` +
    `${count('n/a')} do not apply, ${count('pending')} are being built, ${count('open')} are not met.`;
  const chapters = CHAPTERS.map((title, index) => {
    const its = rows.filter(({ id }) => id.startsWith(`${index + 1}.`)).map(line);
    return [
      `### V${index + 1} ${title}`,
      '',
      '| Id | L | What | State | How |',
      '| --- | --- | --- | --- | --- |',
      ...its,
    ];
  });
  return `\n${sum}\n\n${chapters.map((lines) => lines.join('\n')).join('\n\n')}\n\n`;
}

function line(row: Requirement): string {
  const paths = [...new Set(evidenceOf(row).map(({ path }) => path))];
  const links = paths.map((path) => `[${path}](../${path})`).join(', ');
  const how = [row.how, links].filter(Boolean).join(': ');
  return `| ${row.id} | ${row.level} | ${row.subject} | ${row.state} | ${how} |`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(PAGE, rendered());
