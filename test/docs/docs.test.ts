/** What the documentation promises to cover is covered, and what it links to is there. */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it, test } from 'vitest';
import { actionsOf } from '../../api/actions.ts';
import { problems } from '../../api/problem.ts';
import { archiveWindow, archiveWindowDays } from '../../workflows/kit/archive.ts';
import { orderReply } from '../../workflows/kit/orders.ts';
import { refusalReasons } from '../../workflows/kit/refusals.ts';
import { standingPolicies } from '../../workflows/kit/standing/index.ts';
import { processes } from '../../workflows/processes.ts';
import { ROOT, anchorsOf, filesEnding, foldersIn, linksOf, rowsOf, textOf } from './support.ts';

const pages = filesEnding('.md');
const glossary = rowsOf('docs/glossary.md');
/** A row that names both, the Chinese in one cell and the code word in the next. */
const isInGlossary = (zh: string, code: string): boolean =>
  glossary.some((cells) =>
    cells.some((cell, column) => cell.split('、').includes(zh) && (cells[column + 1] ?? '').includes(`\`${code}\``)),
  );

describe.each(processes.map((process) => [process.name, process] as const))('%s', (name, process) => {
  const page = `docs/processes/${name}.md`;
  const limits = [...Object.values(process.deadlines), archiveWindow, orderReply];
  const actions = [process.open, ...actionsOf(process)];
  const policies = [...Object.values(process.policies), ...standingPolicies, archiveWindowDays];

  it('has its page cite every clause of its declaration', () => {
    const cited = [...actions, ...limits].flatMap(({ clause }) => clause.split(/; */));
    const text = textOf(page);
    expect([...new Set(cited)].filter((clause) => !text.includes(clause))).toEqual([]);
  });

  it('has its page name every action, limit and outcome', () => {
    const words = [...[...actions, ...limits].map((declared) => declared.name), ...Object.keys(process.outcomes)];
    const text = textOf(page);
    expect(words.filter((word) => !text.includes(`\`${word}\``))).toEqual([]);
  });

  it('states the default of every policy', () => {
    const stated = new Map(
      rowsOf(page).flatMap(([, , names = '', defaults = '']) =>
        names.split('; ').map((name, index) => [name, defaults.split('; ')[index]] as const),
      ),
    );
    const inWords = (value: unknown) => (typeof value === 'boolean' ? (value ? 'yes' : 'no') : String(value));
    const wrong = policies.filter(({ name, value }) => stated.get(`policy ${name}`) !== inWords(value));
    expect(wrong.map(({ name }) => name)).toEqual([]);
  });

  it('has its words in the glossary', () => {
    const labelled = (labels: Readonly<Record<string, { readonly zh: string }>>) =>
      Object.entries(labels).map(([code, { zh }]) => [zh, code] as const);
    const words = [
      ...labelled({ ...process.stages }),
      ...labelled(process.outcomes),
      ...[...actions, ...limits].map((declared) => [declared.label.zh, declared.name] as const),
    ];
    expect(words.filter(([zh, code]) => !isInGlossary(zh, code))).toEqual([]);
  });

  it('cites no clause in a table that its declaration does not', () => {
    const clauses = [...actions, ...limits].map(({ clause }) => clause);
    const declared = [...clauses, ...policies.map(({ name }) => `policy ${name}`)].join('; ');
    const cells = rowsOf(page).flat();
    const cited = cells.filter((cell) => /^(二\(四\)|001 |policy [a-z-]+$)/.test(cell));
    expect(cited.flatMap((cell) => cell.split(/; */)).filter((clause) => !declared.includes(clause))).toEqual([]);
  });
});

test('every process has its page and its tests, and nothing else has a page', () => {
  const folders = foldersIn('workflows').filter((folder) => folder !== 'kit');
  expect(folders).toEqual(processes.map(({ name }) => name));
  expect(filesEnding('.md', 'docs/processes')).toEqual(folders.map((name) => `docs/processes/${name}.md`));
  expect(folders.filter((name) => !existsSync(join(ROOT, 'test', name)))).toEqual([]);
});

describe('docs/api.md', () => {
  it('has every reason for a refusal, in the words the API uses', () => {
    const rows = rowsOf('docs/api.md').map((cells) => cells.join(' | '));
    const expected = Object.entries(refusalReasons).map(([code, { zh, en }]) => `\`${code}\` | ${zh} | ${en}`);
    expect(expected.filter((row) => !rows.includes(row))).toEqual([]);
  });

  it('has every problem with its status', () => {
    const rows = rowsOf('docs/api.md').map(([status, code]) => `${status} ${code}`);
    const expected = Object.entries(problems).map(([code, { status }]) => `${status} \`${code}\``);
    expect(expected.filter((row) => !rows.includes(row))).toEqual([]);
  });

  it('names no address that is not there', () => {
    const sources = filesEnding('.ts', 'api').map(textOf).join('\n');
    const addresses = [...textOf('docs/api.md').matchAll(/\/v1\/[a-z-]+(\/[a-z-]+)?/g)].map(([address]) => address);
    const collections = processes.map(({ collection }) => `/v1/${collection}`);
    const unknown = addresses.filter((address) => !collections.includes(address) && !sources.includes(`'${address}`));
    expect([...new Set(unknown)]).toEqual([]);
  });
});

describe('the environment', () => {
  const files = [
    'config.ts',
    'settings/door.ts',
    'settings/identity.ts',
    'settings/sms.ts',
    'local/settings.ts',
    'local/temporal-binary.ts',
  ];
  const read = files.flatMap((file) => [
    ...textOf(file).matchAll(
      /(?:env\[|rate\(|(?:required|requiredSecret|secret|integer|oneOf|listOf|port)\(env, )'([A-Z_]+)'/g,
    ),
  ]);
  const variables = [...new Set(read.map(([, name = '']) => name))].filter((name) => name !== 'PATH');

  it('is read by name', () => expect(variables).toContain('DATABASE_URL'));
  it.each(['docs/operations.md', '.env.example'])('is described in %s', (page) => {
    const text = textOf(page);
    expect(variables.filter((name) => !new RegExp(`\\b${name}\\b`).test(text))).toEqual([]);
  });
  it('holds nothing in .env.example that nobody reads', () => {
    const elsewhere = ['TEMPORAL_NAMESPACE', 'XDG_CACHE_HOME', 'DATABASE_URL_FILE'];
    const compose = textOf('compose.yaml');
    const offered = [...textOf('.env.example').matchAll(/^# ?([A-Z_]+)=/gm)].map(([, name = '']) => name);
    const unread = offered.filter((name) => !variables.includes(name) && !elsewhere.includes(name));
    expect(unread.filter((name) => !compose.includes(`\${${name}:`))).toEqual([]);
  });
});

describe('links', () => {
  it.each(pages)('of %s lead somewhere', (page) => {
    const dead = linksOf(page).filter(({ target }) => {
      const [path = '', anchor] = decodeURI(target).split('#');
      const file = path === '' ? page : join(dirname(page), path);
      if (!existsSync(join(ROOT, file))) return true;
      return anchor !== undefined && !anchorsOf(file).includes(anchor);
    });
    expect(dead).toEqual([]);
  });

  it('reach every page of docs/ from its index', () => {
    const reached = linksOf('docs/README.md').map(({ target }) => join('docs', target.split('#')[0] ?? ''));
    const pagesOfDocs = filesEnding('.md', 'docs').filter((page) => page !== join('docs', 'README.md'));
    expect(pagesOfDocs.filter((page) => !reached.includes(page))).toEqual([]);
  });
});

test('every script the pages tell of is one of package.json', () => {
  const { scripts } = JSON.parse(textOf('package.json')) as { scripts: Record<string, string> };
  const told = pages.flatMap((page) =>
    [...textOf(page).matchAll(/npm run ([a-z][a-z:-]*)/g)].map(([, name = '']) => name),
  );
  expect([...new Set(told)].filter((name) => !(name in scripts))).toEqual([]);
});
