import { normaliseCreditCode } from '../personal/credit-code.ts';
import { nameUuid } from '../registry/indexes.ts';
import { isOfReach } from '../registry/reach.ts';
import { openEmployer, storedName } from '../registry/sealed.ts';
import { Cells } from './cells.ts';
import type { Chunk, GivenRow, ImportKind, RowFault, Written } from './kind.ts';
import { knownBodies, type KnownBodies } from './known.ts';

const ACTIVE = { yes: '是', no: '否' } as const;

/** 用人单位, told apart by their credit codes. */
export const employerImport: ImportKind = {
  ...{ name: 'employers', zh: '用人单位', maxBytes: 100 * 1_048_576, maxRows: 1_000_000 },
  columns: [
    { name: 'code', zh: '统一社会信用代码', required: true, note: 'GB 32100' },
    { name: 'name', zh: '名称', required: true, note: '' },
    { name: 'union', zh: '所属工会', required: true, note: '工会编号 / id of its union' },
    { name: 'district', zh: '所在区', required: false, note: '区总工会编号 / id of the district’s union' },
    { name: 'active', zh: '启用', required: false, note: '是、否' },
  ],
  keysOf: ({ values: { code = '' } }) => [normaliseCreditCode(code) ?? code],
  write,
};

interface Wanted {
  readonly code: string;
  readonly name: string;
  readonly unionId: string;
  readonly districtId: string | null;
  readonly active: boolean;
}
interface Stored extends Wanted {
  readonly id: number;
}

async function write(chunk: Chunk, rows: readonly GivenRow[]): Promise<Written> {
  const known = await knownBodies(chunk, []);
  const read = rows.map((row) => {
    const cells = new Cells(row);
    return { cells, code: row.fault === undefined ? cells.required('code', cells.creditCode('code')) : null };
  });
  const stored = await storedEmployers(
    chunk,
    read.flatMap(({ code }) => code ?? []),
  );
  const created: Wanted[] = [];
  const updated: Stored[] = [];
  const faults: RowFault[] = [];
  let unchanged = 0;
  for (const { cells, code } of read) {
    const existing = code === null ? undefined : stored.get(code);
    const wanted = code === null ? undefined : decide(chunk, cells, { code, existing, known });
    faults.push(...cells.faults);
    if (!wanted) continue;
    if (!existing) created.push(wanted);
    else if (isSame(existing, wanted)) unchanged += 1;
    else updated.push({ ...wanted, id: existing.id });
  }
  await chunk.pause();
  if (!chunk.dryRun) {
    await insert(chunk, created);
    if (updated.length > 0) await chunk.query(UPDATE, parametersOf(chunk, updated));
  }
  return { created: created.length, updated: updated.length, unchanged, faults };
}

function decide(
  { reach }: Chunk,
  cells: Cells,
  {
    code,
    existing,
    known,
  }: { readonly code: string; readonly existing: Stored | undefined; readonly known: KnownBodies },
): Wanted | undefined {
  const name = cells.required('name', cells.name('name'));
  const unionId = cells.required('union', cells.text('union'));
  const districtId = cells.has('district') ? cells.text('district') : (existing?.districtId ?? null);
  const active = cells.has('active') ? cells.choice('active', ACTIVE) !== 'no' : (existing?.active ?? true);
  if (unionId !== null && (!known.unions.has(unionId) || !isOfReach(reach, unionId))) cells.fault('union', 'union');
  if (districtId !== null && !known.unions.has(districtId)) cells.fault('district', 'union');
  if (existing && !isOfReach(reach, existing.unionId)) cells.fault('code', 'elsewhere');
  if (cells.faults.length > 0 || name === null || unionId === null) return undefined;
  return { code, name, unionId, districtId, active };
}

const isSame = (one: Wanted, other: Wanted): boolean =>
  one.name === other.name &&
  one.unionId === other.unionId &&
  one.districtId === other.districtId &&
  one.active === other.active;

async function storedEmployers({ query, keys }: Chunk, codes: readonly string[]): Promise<Map<string, Stored>> {
  const rows = await query<Omit<Stored, 'name'> & { name: string | null; nameCipher: Buffer | null }>(
    `select id::float8 as id, code, name, name_cipher as "nameCipher", union_id as "unionId", district_id as "districtId", active
     from employers where code = any($1::text[])`,
    [codes],
  );
  return new Map(
    rows.map(({ nameCipher, ...row }) => [row.code, { ...row, name: openEmployer(keys, { ...row, nameCipher }) }]),
  );
}

const ROWS = `unnest($1::bigint[], $3::text[], $4::text[], $5::bytea[], $6::uuid[], $7::text[], $8::text[], $9::boolean[])
  as r (id, code, name, name_cipher, name_index, union_id, district_id, active)`;
const INSERT = `insert into employers (id, updated_at, code, name, name_cipher, name_index, union_id, district_id, active)
  select id, $2::timestamptz, code, name, name_cipher, name_index, union_id, district_id, active from ${ROWS}`;
const UPDATE = `update employers e set updated_at = $2::timestamptz, code = r.code, name = r.name, name_cipher = r.name_cipher,
    name_index = r.name_index, union_id = r.union_id, district_id = r.district_id, active = r.active
  from ${ROWS} where e.id = r.id`;

async function insert(chunk: Chunk, wanted: readonly Wanted[]): Promise<void> {
  if (wanted.length === 0) return;
  const ids = await chunk.query<{ id: number }>(
    "select nextval('employers_id_seq')::float8 as id from generate_series(1, $1::int)",
    [wanted.length],
  );
  const rows = wanted.map((employer, at) => ({ ...employer, id: ids[at]?.id ?? 0 }));
  await chunk.query(INSERT, parametersOf(chunk, rows));
}

function parametersOf({ keys, at }: Chunk, rows: readonly Stored[]): unknown[] {
  const names = rows.map((row) => storedName(keys, row));
  return [
    ...[rows.map(({ id }) => id), new Date(at).toISOString(), rows.map(({ code }) => code)],
    ...[names.map(({ name }) => name), names.map(({ nameCipher }) => nameCipher)],
    ...[rows.map(({ name }) => nameUuid(keys, name)), rows.map(({ unionId }) => unionId)],
    ...[rows.map(({ districtId }) => districtId), rows.map(({ active }) => active)],
  ];
}
