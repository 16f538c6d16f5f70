import { normaliseIdentityNumber } from '../personal/identity-number.ts';
import { identityUuid } from '../registry/indexes.ts';
import { isOfReach } from '../registry/reach.ts';
import type { MemberStatus } from '../schema/index.ts';
import { Cells } from './cells.ts';
import type { Chunk, GivenRow, ImportKind, RowFault, Written } from './kind.ts';
import { knownBodies, type KnownBodies } from './known.ts';
import {
  insertMembers,
  isGivenByUs,
  storedMembers,
  updateMembers,
  type StoredMember,
  type WantedMember,
} from './member-rows.ts';

const STATUSES = { active: '在会', transferred: '转出', left: '离会' } as const satisfies Record<MemberStatus, string>;
/** Rows between two pauses: some five milliseconds of sealing. */
const SLICE = 100;

/** 会员, told apart by their number or, where the file has none, by their identity number. */
export const memberImport: ImportKind = {
  ...{ name: 'members', zh: '会员', maxBytes: 300 * 1_048_576, maxRows: 2_000_000 },
  columns: [
    {
      name: 'number',
      zh: '会员编号',
      required: false,
      note: '可空：新会员由系统编号 / empty: we give a new member one',
    },
    { name: 'name', zh: '姓名', required: true, note: '' },
    { name: 'identity', zh: '身份证号', required: false, note: '可空；GB 11643 / may be empty' },
    {
      name: 'phone',
      zh: '手机号',
      required: false,
      note: '可空；固定电话带区号 / may be empty; a landline with its area',
    },
    {
      name: 'employer',
      zh: '单位信用代码',
      required: false,
      note: '已登记单位的统一社会信用代码 / of a registered employer',
    },
    {
      name: 'union',
      zh: '所属工会',
      required: false,
      note: '工会编号，缺省为单位的工会 / id; the employer’s if left out',
    },
    { name: 'status', zh: '会籍状态', required: false, note: Object.values(STATUSES).join('、') },
    { name: 'since', zh: '入会日期', required: false, note: 'YYYY-MM-DD' },
  ],
  keysOf: ({ values: { number = '', identity = '' } }) =>
    [`n:${number.normalize('NFKC').toUpperCase()}`, `i:${normaliseIdentityNumber(identity) ?? ''}`].filter(
      (key) => key.length > 2,
    ),
  write,
};

/** What a row says, as far as it could be read. */
interface ReadMember {
  readonly row: GivenRow;
  readonly cells: Cells;
  readonly number: string | null;
  readonly identity: string | null;
  readonly identityIndex: string | null;
}

async function write(chunk: Chunk, rows: readonly GivenRow[]): Promise<Written> {
  const read: ReadMember[] = [];
  for (const [at, row] of rows.entries()) {
    if (at % SLICE === SLICE - 1) await chunk.pause();
    read.push(readRow(chunk, row));
  }
  const stored = await storedMembers(chunk, read);
  const codes = rows.flatMap(({ values: { employer } }) =>
    employer === undefined || employer === '' ? [] : [employer],
  );
  const known = await knownBodies(chunk, codes);
  const created: WantedMember[] = [];
  const updated: { readonly id: number; readonly number: string; readonly wanted: WantedMember }[] = [];
  const faults: RowFault[] = [];
  let unchanged = 0;
  for (const [at, one] of read.entries()) {
    if (at % SLICE === SLICE - 1) await chunk.pause();
    const existing = stored.find(one);
    const wanted = decide(chunk, one, existing, stored.clashes(one, existing), known);
    faults.push(...one.cells.faults);
    if (!wanted) continue;
    if (!existing) created.push(wanted);
    else if (isSame(existing.values, wanted)) unchanged += 1;
    else updated.push({ id: existing.id, number: existing.number, wanted });
  }
  if (!chunk.dryRun) {
    await insertMembers(chunk, created);
    await updateMembers(chunk, updated);
  }
  return { created: created.length, updated: updated.length, unchanged, faults };
}

function readRow({ keys }: Chunk, row: GivenRow): ReadMember {
  const cells = new Cells(row);
  if (row.fault !== undefined) return { row, cells, number: null, identity: null, identityIndex: null };
  const number = cells.memberNumber('number');
  const identity = cells.identity('identity');
  if (number === null && identity === null && cells.faults.length === 0) cells.fault('number', 'key');
  return { row, cells, number, identity, identityIndex: identity === null ? null : identityUuid(keys, identity) };
}

/** What the row makes of the member, or undefined when something is wrong with it. Columns the file lacks stay as they are. */
function decide(
  { reach }: Chunk,
  { cells, identity, identityIndex, number }: ReadMember,
  existing: StoredMember | undefined,
  clashes: boolean,
  known: KnownBodies,
): WantedMember | undefined {
  if (cells.faults.length > 0) return undefined;
  const old = existing?.values;
  const kept = <T>(column: string, value: T | null, before: T | null | undefined): T | null =>
    cells.has(column) ? value : (before ?? null);
  const name = cells.required('name', cells.name('name'));
  const phone = kept('phone', cells.phone('phone'), old?.details.phone);
  const status = kept('status', cells.choice('status', STATUSES), old?.status) ?? 'active';
  const since = kept('since', cells.date('since'), old?.since);
  const code = cells.creditCode('employer');
  const employer = code === null ? undefined : known.employers.get(code);
  if (code !== null && !employer) cells.fault('employer', 'employer');
  const employerId = kept('employer', employer?.id ?? null, old?.employerId);
  const unionId = cells.text('union') ?? employer?.unionId ?? old?.unionId;
  if (unionId === undefined) cells.fault('union', 'no-union');
  else if (!known.unions.has(unionId) || !isOfReach(reach, unionId)) cells.fault('union', 'union');
  if (clashes) cells.fault('identity', 'clash');
  if (old && !isOfReach(reach, old.unionId)) cells.fault('number', 'elsewhere');
  if (!existing && number !== null && isGivenByUs(number)) cells.fault('number', 'number-reserved');
  if (cells.faults.length > 0 || name === null || unionId === undefined) return undefined;
  const details = {
    ...{ name, phone: phone ?? undefined },
    identity: kept('identity', identity, old?.details.identity) ?? undefined,
  };
  const index = kept('identity', identityIndex, old?.identityIndex);
  return { number, details, identityIndex: index, employerId, unionId, status, since };
}

const isSame = (one: Omit<WantedMember, 'number'>, other: WantedMember): boolean =>
  one.employerId === other.employerId &&
  one.unionId === other.unionId &&
  one.status === other.status &&
  one.since === other.since &&
  one.details.name === other.details.name &&
  one.details.phone === other.details.phone &&
  one.details.identity === other.details.identity;
