/** From cells to unions and units: what can be said of one row without looking at any other. */
import type { serviceUnits, unionOrganisations } from '../schema/index.ts';
import { type Column, columnNames, columns } from './columns.ts';
import { type Row, type RowError, rowError } from './csv.ts';
import { kindNamed, type Tier, unionKinds, unitKinds } from './kinds.ts';

export type UnionValues = typeof unionOrganisations.$inferSelect;
export type UnitValues = typeof serviceUnits.$inferSelect;

export interface UnionRecord {
  readonly line: number;
  readonly values: UnionValues;
}

export interface UnitRecord {
  readonly line: number;
  readonly values: UnitValues;
  readonly superiors: readonly string[];
}

export interface Records {
  readonly unions: readonly UnionRecord[];
  readonly units: readonly UnitRecord[];
  readonly errors: readonly RowError[];
  /** Ids of rows with errors: they are named in the file, so a reference to one is not at fault itself. */
  readonly broken: ReadonlySet<string>;
}

const recordNames: ReadonlyMap<string, 'union' | 'unit'> = new Map([
  ['union', 'union'],
  ['unit', 'unit'],
  ['工会组织', 'union'],
  ['服务机构', 'unit'],
]);
const yesOrNo: ReadonlyMap<string, boolean> = new Map([
  ['', true],
  ['yes', true],
  ['no', false],
  ['是', true],
  ['否', false],
]);
const ID = /^[a-z0-9]+(-[a-z0-9]+)*$/;
const TIME = /^([01]\d|2[0-3]):[0-5]\d$|^24:00$/;
/** Control characters, line and paragraph separators, and marks that turn the direction of text. */
const UNPRINTABLE = /[\p{Cc}\u2028\u2029\u202A-\u202E\u2066-\u2069]/u;

/** Turns rows into records; a row with an error becomes none. */
export function readRecords(rows: readonly Row[]): Records {
  const unions: UnionRecord[] = [];
  const units: UnitRecord[] = [];
  const errors: RowError[] = [];
  const broken = new Set<string>();
  for (const row of rows) {
    const before = errors.length;
    const fault: Fault = (column, zh, en) => void errors.push(rowError(row.line, column, row.cells[column], zh, en));
    const record = recordNames.get(row.cells.record);
    if (!record) fault('record', '应为 union（工会组织）或 unit（服务机构）', 'union or unit is expected');
    else checkCells(row, record, fault);
    if (record === 'union') {
      const values = readUnion(row, fault);
      if (values && errors.length === before) unions.push({ line: row.line, values });
    } else if (record === 'unit') {
      const values = readUnit(row, fault);
      const superiors = readSuperiors(row, fault);
      if (values && errors.length === before) units.push({ line: row.line, values, superiors });
    }
    if (errors.length > before) broken.add(row.cells.id);
  }
  return { unions, units, errors, broken };
}

type Fault = (column: Column, zh: string, en: string) => void;

/** What holds for every cell: length, characters, required, belongs to this sort of record. */
function checkCells({ cells }: Row, record: 'union' | 'unit', fault: Fault): void {
  for (const name of columnNames) {
    const { of, required, maxLength } = columns[name];
    const cell = cells[name];
    const applies = of === 'both' || of === record;
    if (!applies && cell !== '') fault(name, '此类记录不填这一列', `not for a ${record}`);
    else if (applies && required && cell === '') fault(name, '必填', 'required');
    else if (UNPRINTABLE.test(cell))
      fault(name, '含有控制字符或换行', 'control characters or line breaks are not allowed');
    else if ([...cell].length > maxLength)
      fault(name, `超过 ${maxLength} 个字符`, `longer than ${maxLength} characters`);
  }
  if (cells.id !== '' && !ID.test(cells.id)) {
    fault('id', '只能用小写字母、数字和连字符', 'only lower-case letters, digits and single hyphens');
  }
}

function readUnion({ cells }: Row, fault: Fault): UnionValues | undefined {
  const kind = kindNamed(unionKinds, cells.kind);
  if (cells.kind !== '' && !kind) fault('kind', '没有这种工会组织', `one of ${Object.keys(unionKinds).join(', ')}`);
  const active = readActive(cells.active, fault);
  return kind && { id: cells.id, name: cells.name, kind, parentId: cells.parent || null, active };
}

function readUnit({ cells }: Row, fault: Fault): UnitValues | undefined {
  const kind = kindNamed(unitKinds, cells.kind);
  if (cells.kind !== '' && !kind) fault('kind', '没有这种服务机构', `one of ${Object.keys(unitKinds).join(', ')}`);
  const active = readActive(cells.active, fault);
  const hours = readHours(cells, fault);
  if (!kind) return undefined;
  const { tiers } = unitKinds[kind];
  const tier = cells.tier === '' ? tiers[0] : (Number(cells.tier) as Tier);
  if (!tiers.includes(tier))
    fault(
      'tier',
      `${unitKinds[kind].zh}的层级应为 ${tiers.join('、')}`,
      `a ${kind} stands at tier ${tiers.join(' or ')}`,
    );
  return { id: cells.id, name: cells.name, tier, kind, unionId: cells.union, ...hours, active };
}

function readActive(cell: string, fault: Fault): boolean {
  const active = yesOrNo.get(cell.toLowerCase());
  if (active === undefined) fault('active', '应为 yes 或 no', 'yes or no is expected');
  return active ?? true;
}

function readHours(cells: Row['cells'], fault: Fault): { opens: string | null; closes: string | null } {
  const [opens, closes] = [cells.opens, cells.closes].map((time) => time.padStart(time === '' ? 0 : 5, '0')) as [
    string,
    string,
  ];
  if (opens === '' && closes === '') return { opens: null, closes: null };
  if (!TIME.test(opens) || opens === '24:00')
    fault('opens', '应为 HH:MM，与下班时间同时填写', 'HH:MM, together with closes');
  else if (!TIME.test(closes)) fault('closes', '应为 HH:MM，与上班时间同时填写', 'HH:MM, together with opens');
  else if (opens >= closes) fault('closes', '下班须晚于上班', 'must be later than opens');
  return { opens, closes };
}

function readSuperiors({ cells }: Row, fault: Fault): readonly string[] {
  const superiors = [cells.superior, cells.second_superior].filter((id) => id !== '');
  if (cells.second_superior !== '' && cells.superior === '')
    fault('superior', '先填指导机构', 'fill in superior first');
  if (new Set(superiors).size < superiors.length) fault('second_superior', '与指导机构相同', 'the same as superior');
  return superiors;
}
