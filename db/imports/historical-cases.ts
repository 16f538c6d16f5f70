/** 历史案件: closed cases of an older system, told apart by (source, its number). Read here, written by archived-cases.ts. */
import { dateOf, instantAt } from '../../calendar/index.ts';
import { processes } from '../../workflows/processes.ts';
import { bodyHash } from '../crypto/blind-index.ts';
import { type ArchivedCase, writeArchived } from './archived-cases.ts';
import { Cells } from './cells.ts';
import { bodiesOf, type CaseBodies } from './case-bodies.ts';
import type { Chunk, GivenRow, ImportKind, RowFault, Written } from './kind.ts';

const MOST_TEXT = 10_000;
const PROCESSES = Object.fromEntries(processes.map(({ name, label }) => [name, label.zh]));

export const historicalCaseImport: ImportKind = {
  ...{ name: 'historical-cases', zh: '历史案件', maxBytes: 500 * 1_048_576, maxRows: 1_000_000, cityOnly: true },
  columns: [
    { name: 'source', zh: '来源系统', required: true, note: '大写字母、数字、连字符 / capitals, digits, hyphens' },
    { name: 'number', zh: '原编号', required: true, note: '原系统中的编号 / its number there' },
    { name: 'process', zh: '流程', required: true, note: Object.values(PROCESSES).join('、') },
    { name: 'matter', zh: '事项', required: true, note: '目录编码或名称 / code or title of the catalogue' },
    { name: 'unit', zh: '承办单位', required: true, note: '服务机构编号 / id of a service unit' },
    { name: 'opened', zh: '受理日期', required: true, note: 'YYYY-MM-DD' },
    { name: 'closed', zh: '办结日期', required: true, note: 'YYYY-MM-DD' },
    { name: 'outcome', zh: '办结结果', required: true, note: '流程的办结结果 / an outcome of the process' },
    { name: 'name', zh: '当事人', required: false, note: '' },
    { name: 'phone', zh: '电话', required: false, note: '' },
    { name: 'identity', zh: '身份证号', required: false, note: '' },
    { name: 'employer', zh: '用人单位', required: false, note: '' },
    { name: 'text', zh: '诉求内容', required: false, note: '至多 10000 字 / 10,000 characters at most' },
    { name: 'result', zh: '办理结果', required: false, note: '' },
  ],
  keysOf: ({ values }) => [`${keyPart(values['source'])}\n${keyPart(values['number'])}`],
  write,
};
const keyPart = (text = ''): string => text.normalize('NFKC').toUpperCase();

async function write(chunk: Chunk, rows: readonly GivenRow[]): Promise<Written> {
  const bodies = await bodiesOf(chunk);
  const read = rows.map((row) => readRow(chunk, new Cells(row), bodies));
  await chunk.pause();
  const known = await knownRows(chunk, read);
  const created: ArchivedCase[] = [];
  const faults: RowFault[] = [];
  let unchanged = 0;
  for (const { cells, found } of read) {
    const before = found && known.get(`${found.source}\n${found.number}`);
    if (found && before !== undefined && before !== found.rowHash) cells.fault('number', 'imported-otherwise');
    faults.push(...cells.faults);
    if (!found || cells.faults.length > 0) continue;
    if (before === undefined) created.push(found);
    else unchanged += 1;
  }
  await chunk.pause();
  if (!chunk.dryRun) await writeArchived(chunk, created);
  return { created: created.length, updated: 0, unchanged, faults };
}

function readRow({ keys, at }: Chunk, cells: Cells, bodies: CaseBodies): { cells: Cells; found?: ArchivedCase } {
  if (cells.faults.length > 0) return { cells };
  const source = cells.required('source', cells.memberNumber('source'));
  const number = cells.required('number', cells.memberNumber('number'));
  const process = processes.find(({ name }) => name === cells.choice('process', PROCESSES));
  cells.required('process', process ?? null);
  const matter = bodies.matter(cells.required('matter', cells.text('matter')));
  const unitId = cells.required('unit', cells.text('unit'));
  const unit = unitId === null ? undefined : bodies.units.get(unitId);
  if (matter === undefined) cells.fault('matter', 'matter');
  if (unitId !== null && !unit) cells.fault('unit', 'unit');
  const platform = process && bodies.platforms.get(process.name);
  if (process && !platform) cells.fault('process', 'platform');
  const opened = cells.required('opened', cells.date('opened'));
  const closed = cells.required('closed', cells.date('closed'));
  if (opened !== null && closed !== null && (closed < opened || closed > dateOf(at)))
    cells.fault('closed', 'closed-order');
  const outcome = process && outcomeOf(process.outcomes, cells.required('outcome', cells.text('outcome')));
  if (process && outcome === undefined) cells.fault('outcome', 'outcome');
  const personal = personalOf(cells);
  if (cells.faults.length > 0 || !process || !platform || !unit || !matter || !outcome) return { cells };
  if (source === null || number === null || opened === null || closed === null) return { cells };
  const facts = { process: process.name, matter: matter.code, unit: unit.id, opened, closed, outcome };
  const rowHash = bodyHash(keys, 'historical-cases', { source, number, ...facts, ...personal });
  const found = { source, number, rowHash, process, matter, unit, platform, outcome, personal };
  return { cells, found: { ...found, openedAt: instantAt(opened, '00:00'), closedAt: instantAt(closed, '00:00') } };
}

function outcomeOf(outcomes: Readonly<Record<string, { readonly zh: string }>>, text: string | null) {
  return Object.entries(outcomes).find(([code, { zh }]) => code === text || zh === text)?.[0];
}

function personalOf(cells: Cells): ArchivedCase['personal'] {
  const name = cells.name('name');
  const phone = cells.phone('phone');
  const identity = cells.identity('identity');
  const employer = cells.name('employer');
  const text = longText(cells, 'text');
  const result = longText(cells, 'result');
  return {
    ...(name === null ? {} : { name }),
    ...(phone === null ? {} : { phone }),
    ...(identity === null ? {} : { identity: { kind: 'resident-id', number: identity } }),
    ...(employer === null ? {} : { employer }),
    ...(text === null ? {} : { text }),
    ...(result === null ? {} : { result }),
  };
}

function longText(cells: Cells, column: string): string | null {
  const text = cells.longText(column);
  return text !== null && [...text].length > MOST_TEXT ? cells.fault(column, 'text-length') : text;
}

async function knownRows(
  { query }: Chunk,
  read: readonly { readonly found?: ArchivedCase }[],
): Promise<ReadonlyMap<string, string>> {
  const found = read.flatMap((one) => one.found ?? []);
  const rows = await query<{ source: string; number: string; hash: string }>(
    `select h.source, h.number, h.row_hash as hash from historical_cases h
     join unnest($1::text[], $2::text[]) as r (source, number) on h.source = r.source and h.number = r.number`,
    [found.map(({ source }) => source), found.map(({ number }) => number)],
  );
  return new Map(rows.map(({ source, number, hash }) => [`${source}\n${number}`, hash]));
}
