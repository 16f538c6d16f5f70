import { cardUuid, identityUuid } from '../registry/indexes.ts';
import { isOfReach } from '../registry/reach.ts';
import { sealCard } from '../registry/sealed.ts';
import type { CardState } from '../schema/index.ts';
import { Cells } from './cells.ts';
import type { Chunk, GivenRow, ImportKind, RowFault, Written } from './kind.ts';

const STATES = { active: '正常', lost: '挂失', cancelled: '注销' } as const satisfies Record<CardState, string>;

/** 京卡·互助服务卡, told apart by their numbers; the member by number or identity number. */
export const cardImport: ImportKind = {
  ...{ name: 'cards', zh: '京卡', maxBytes: 200 * 1_048_576, maxRows: 2_000_000 },
  columns: [
    { name: 'card', zh: '卡号', required: true, note: '' },
    { name: 'member', zh: '会员编号', required: false, note: '编号与身份证号须有其一 / one of both' },
    { name: 'identity', zh: '身份证号', required: false, note: '' },
    { name: 'state', zh: '卡状态', required: false, note: Object.values(STATES).join('、') },
    { name: 'issued', zh: '发卡日期', required: false, note: 'YYYY-MM-DD' },
    { name: 'expires', zh: '有效期至', required: false, note: 'YYYY-MM-DD' },
  ],
  keysOf: ({ values }) => [(values['card'] ?? '').normalize('NFKC').replace(/[\s-]/g, '')],
  write,
};

interface ReadCard {
  readonly cells: Cells;
  readonly card: string | null;
  readonly numberIndex: string;
  readonly member: string | null;
  readonly identityIndex: string | null;
}
interface Holder {
  readonly id: number;
  readonly unionId: string;
}
interface Wanted {
  readonly memberId: number;
  readonly state: CardState;
  readonly issued: string | null;
  readonly expires: string | null;
}
interface Stored extends Wanted {
  readonly id: number;
  readonly numberIndex: string;
}

async function write(chunk: Chunk, rows: readonly GivenRow[]): Promise<Written> {
  const read = rows.map((row) => readRow(chunk, row));
  await chunk.pause();
  const stored = await storedCards(chunk, read);
  const holderOf = await holders(chunk, read);
  const created: (Wanted & { readonly card: string; readonly numberIndex: string })[] = [];
  const updated: Stored[] = [];
  const faults: RowFault[] = [];
  let unchanged = 0;
  for (const one of read) {
    const existing = stored.get(one.numberIndex);
    const wanted = decide(chunk, one, existing, holderOf(one));
    faults.push(...one.cells.faults);
    if (!wanted || one.card === null) continue;
    const { card, numberIndex } = one;
    if (!existing) created.push({ ...wanted, card, numberIndex });
    else if (isSame(existing, wanted)) unchanged += 1;
    else updated.push({ ...wanted, id: existing.id, numberIndex });
  }
  if (!chunk.dryRun) {
    await insert(chunk, created);
    if (updated.length > 0) await chunk.query(UPDATE, [updated.map(({ id }) => id), ...parametersOf(chunk, updated)]);
  }
  return { created: created.length, updated: updated.length, unchanged, faults };
}

function readRow({ keys }: Chunk, row: GivenRow): ReadCard {
  const cells = new Cells(row);
  const nothing = { cells, card: null, numberIndex: '', member: null, identityIndex: null };
  if (row.fault !== undefined) return nothing;
  const card = cells.required('card', cells.bankCard('card'));
  const member = cells.memberNumber('member');
  const identity = cells.identity('identity');
  if (member === null && identity === null && cells.faults.length === 0) cells.fault('member', 'key');
  if (card === null) return nothing;
  const identityIndex = identity === null ? null : identityUuid(keys, identity);
  return { cells, card, numberIndex: cardUuid(keys, card), member, identityIndex };
}

function decide(
  { reach }: Chunk,
  { cells }: ReadCard,
  existing: Stored | undefined,
  holder: Holder | undefined,
): Wanted | undefined {
  if (cells.faults.length > 0) return undefined;
  const state = (cells.has('state') ? cells.choice('state', STATES) : existing?.state) ?? 'active';
  const issued = cells.has('issued') ? cells.date('issued') : (existing?.issued ?? null);
  const expires = cells.has('expires') ? cells.date('expires') : (existing?.expires ?? null);
  if (issued !== null && expires !== null && expires < issued) cells.fault('expires', 'date-order');
  if (!holder || !isOfReach(reach, holder.unionId)) cells.fault('member', 'member');
  else if (existing && existing.memberId !== holder.id) cells.fault('card', 'card-of-other');
  return cells.faults.length > 0 || !holder ? undefined : { memberId: holder.id, state, issued, expires };
}

const isSame = (one: Wanted, other: Wanted): boolean =>
  one.state === other.state && one.issued === other.issued && one.expires === other.expires;

async function storedCards({ query }: Chunk, read: readonly ReadCard[]): Promise<Map<string, Stored>> {
  const rows = await query<Stored>(
    `select id::float8 as id, number_index as "numberIndex", member_id::float8 as "memberId", state, issued::text as issued,
       expires::text as expires from cards where number_index = any($1::uuid[])`,
    [read.flatMap(({ card, numberIndex }) => (card === null ? [] : [numberIndex]))],
  );
  return new Map(rows.map((row) => [row.numberIndex, row]));
}

async function holders({ query }: Chunk, read: readonly ReadCard[]): Promise<(one: ReadCard) => Holder | undefined> {
  const rows = await query<Holder & { number: string; identityIndex: string | null }>(
    `select id::float8 as id, union_id as "unionId", number, identity_index as "identityIndex" from members
     where number = any($1::text[])
     union select id::float8, union_id, number, identity_index from members where identity_index = any($2::uuid[])`,
    [read.flatMap(({ member }) => member ?? []), read.flatMap(({ identityIndex }) => identityIndex ?? [])],
  );
  const byNumber = new Map(rows.map((row) => [row.number, row]));
  const byIdentity = new Map(rows.map((row) => [row.identityIndex, row]));
  return ({ member, identityIndex }) => {
    const named = member === null ? undefined : byNumber.get(member);
    const known = identityIndex === null ? undefined : byIdentity.get(identityIndex);
    if (member === null) return known;
    return identityIndex === null || known?.id === named?.id ? named : undefined;
  };
}

const INSERT = `insert into cards (id, updated_at, member_id, state, issued, expires, number_index, last_four, number_cipher)
  select id, $2::timestamptz, member_id, state, issued, expires, number_index, last_four, sealed
  from unnest($1::bigint[], $3::bigint[], $4::text[], $5::date[], $6::date[], $7::uuid[], $8::text[], $9::bytea[])
    as r (id, member_id, state, issued, expires, number_index, last_four, sealed)`;
const UPDATE = `update cards c set updated_at = $2::timestamptz, member_id = r.member_id, state = r.state, issued = r.issued, expires = r.expires
  from unnest($1::bigint[], $3::bigint[], $4::text[], $5::date[], $6::date[]) as r (id, member_id, state, issued, expires)
  where c.id = r.id`;

const parametersOf = ({ at }: Chunk, rows: readonly Wanted[]): unknown[] => [
  ...[new Date(at).toISOString(), rows.map(({ memberId }) => memberId), rows.map(({ state }) => state)],
  ...[rows.map(({ issued }) => issued), rows.map(({ expires }) => expires)],
];

async function insert(
  chunk: Chunk,
  wanted: readonly (Wanted & { readonly card: string; readonly numberIndex: string })[],
): Promise<void> {
  if (wanted.length === 0) return;
  const ids = await chunk.query<{ id: number }>(
    "select nextval('cards_id_seq')::float8 as id from generate_series(1, $1::int)",
    [wanted.length],
  );
  const rowIds = wanted.map((_, at) => ids[at]?.id ?? 0);
  await chunk.pause();
  await chunk.query(INSERT, [
    ...[rowIds, ...parametersOf(chunk, wanted), wanted.map(({ numberIndex }) => numberIndex)],
    ...[
      wanted.map(({ card }) => card.slice(-4)),
      wanted.map(({ card }, at) => sealCard(chunk.keys, rowIds[at] ?? 0, card)),
    ],
  ]);
}
