/** 派单目录: a version of the catalogue as a file. It becomes a draft, whole or not at all; the administrator publishes it. */
import { unitKinds, type UnitKind } from '../organisations/kinds.ts';
import { faultsOf, type ServiceFault } from '../services/check.ts';
import { serviceClasses, takingRoles, type Service, type ServiceClass, type TakingRole } from '../services/content.ts';
import { readQuestions, QUESTION_SYNTAX } from '../services/question-cells.ts';
import { draftVersion } from '../services/versions.ts';
import { Cells } from './cells.ts';
import type { RowFaultCode } from './faults.ts';
import type { Chunk, GivenRow, ImportKind, RowFault, Written } from './kind.ts';
import { processes } from '../../workflows/processes.ts';

const CLASSES = Object.fromEntries(Object.entries(serviceClasses).map(([code, { zh }]) => [code, zh]));
const PROCESSES = Object.fromEntries(processes.map(({ name, label }) => [name, label.zh]));
const ROLES = Object.fromEntries(takingRoles.map((role) => [role, role]));
const KINDS = Object.fromEntries(Object.entries(unitKinds).map(([code, { zh }]) => [code, zh]));
const CODE = /^[a-z0-9]+(-[a-z0-9]+)*$/;
const MOST_CODE = 40;

export const serviceImport: ImportKind = {
  // One chunk of 1,000 holds the whole file: a catalogue is judged as one.
  ...{ name: 'services', zh: '派单目录', maxBytes: 5 * 1_048_576, maxRows: 999, cityOnly: true },
  columns: [
    { name: 'code', zh: '事项编码', required: true, note: '小写字母、数字、连字符 / small letters, digits, hyphens' },
    { name: 'title', zh: '名称', required: true, note: '' },
    { name: 'english', zh: '英文名称', required: true, note: '' },
    { name: 'class', zh: '件类', required: true, note: Object.values(CLASSES).join('、') },
    { name: 'process', zh: '流程', required: true, note: Object.values(PROCESSES).join('、') },
    { name: 'clause', zh: '依据条款', required: true, note: '' },
    { name: 'terms', zh: '期限', required: false, note: 'hotline-ticket/feedback；…' },
    { name: 'kinds', zh: '承接机构类别', required: false, note: `${Object.values(KINDS).join('、')}；…` },
    { name: 'units', zh: '承接机构', required: false, note: '机构编号；… / ids of units' },
    { name: 'role', zh: '承接岗位', required: true, note: takingRoles.join('、') },
    { name: 'questions', zh: '提问', required: false, note: QUESTION_SYNTAX },
  ],
  keysOf: () => [],
  write,
};

async function write(chunk: Chunk, rows: readonly GivenRow[]): Promise<Written> {
  const read = rows.map((row) => readRow(new Cells(row)));
  const services = read.flatMap(({ service }) => service ?? []);
  const placed = read.filter(({ service }) => service !== undefined);
  for (const { at, column, code } of await faultsOf(chunk.db, services))
    placed[at]?.cells.fault(COLUMNS[column], FAULTS[code]);
  const faults: RowFault[] = read.flatMap(({ cells }) => cells.faults);
  const good = read.filter(({ cells }) => cells.faults.length === 0).length;
  if (faults.length > 0) return { created: chunk.dryRun ? good : 0, updated: 0, unchanged: 0, faults };
  const { id, byUser } = chunk.import;
  if (!chunk.dryRun) await draftVersion(chunk.db, services, { userId: byUser, at: chunk.at, source: id });
  return { created: services.length, updated: 0, unchanged: 0, faults };
}
const COLUMNS = {
  ...{ code: 'code', process: 'process', terms: 'terms', unitKinds: 'kinds', units: 'units', questions: 'questions' },
} as const;
const FAULTS = {
  twice: 'twice',
  process: 'choice',
  term: 'term',
  takers: 'takers',
  unit: 'unit',
  questions: 'questions',
} as const satisfies Record<ServiceFault, RowFaultCode>;

function readRow(cells: Cells): { readonly cells: Cells; readonly service?: Service } {
  if (cells.faults.length > 0) return { cells };
  const code = cells.required('code', cells.text('code'));
  if (code !== null && (!CODE.test(code) || code.length > MOST_CODE)) cells.fault('code', 'code');
  const zh = cells.required('title', cells.name('title'));
  const en = cells.required('english', cells.name('english'));
  const kind = cells.required('class', cells.choice('class', CLASSES)) as ServiceClass | null;
  const process = cells.required('process', cells.choice('process', PROCESSES));
  const clause = cells.required('clause', cells.name('clause'));
  const role = cells.required('role', cells.choice('role', ROLES)) as TakingRole | null;
  const kinds = listIn(cells, 'kinds').map((text) => kindNamed(text) ?? cells.fault('kinds', 'choice'));
  const questions = readQuestions(cells.longText('questions') ?? '');
  if (!questions) cells.fault('questions', 'questions');
  const [terms, units] = [listIn(cells, 'terms'), listIn(cells, 'units')];
  if (cells.faults.length > 0 || code === null || zh === null || en === null || !questions) return { cells };
  if (kind === null || process === null || clause === null || role === null) return { cells };
  const found = kinds.filter((one) => one !== null);
  return {
    cells,
    service: { code, zh, en, class: kind, process, clause, terms, unitKinds: found, units, role, questions },
  };
}

const kindNamed = (text: string): UnitKind | undefined =>
  (Object.keys(unitKinds) as UnitKind[]).find((code) => code === text || unitKinds[code].zh === text);

const listIn = (cells: Cells, column: string): string[] => [
  ...new Set(
    (cells.text(column) ?? '')
      .split(/[;；]/)
      .map((part) => part.trim())
      .filter((part) => part !== ''),
  ),
];
