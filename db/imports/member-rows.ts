/** Rows of `members`, many at a time. */
import { memberIndexes } from '../registry/indexes.ts';
import { openMember, sealMember, type MemberDetails } from '../registry/sealed.ts';
import type { MemberStatus } from '../schema/index.ts';
import type { Chunk } from './kind.ts';

/** A member as it is to stand. */
export interface WantedMember {
  /** Null for one who is to be given a number. */
  readonly number: string | null;
  readonly details: MemberDetails;
  readonly identityIndex: string | null;
  readonly employerId: number | null;
  readonly unionId: string;
  readonly status: MemberStatus;
  readonly since: string | null;
}

/** 会员编号 of a member whose file had none. */
const numberGiven = (id: number): string => `HY${String(id).padStart(9, '0')}`;
export const isGivenByUs = (number: string): boolean => /^HY\d{9,}$/.test(number);

export interface StoredMember {
  readonly id: number;
  readonly number: string;
  readonly values: Omit<WantedMember, 'number'>;
}
interface Sought {
  readonly number: string | null;
  readonly identityIndex: string | null;
}
/** Members that rows may mean. */
export interface StoredMembers {
  /** By number, else by identity number. */
  find(sought: Sought): StoredMember | undefined;
  /** Whether the identity number is another member's. */
  clashes(sought: Sought, existing: StoredMember | undefined): boolean;
}

interface Row {
  readonly id: number;
  readonly number: string;
  readonly identityIndex: string | null;
  readonly employerId: number | null;
  readonly unionId: string;
  readonly status: MemberStatus;
  readonly since: string | null;
  readonly sealed: Buffer;
}
const COLUMNS = `id::float8 as id, number, identity_index as "identityIndex", employer_id::float8 as "employerId",
  union_id as "unionId", status, since::text as since, details_cipher as sealed`;
const STORED = `select ${COLUMNS} from members where number = any($1::text[])
  union all select ${COLUMNS} from members where identity_index = any($2::uuid[]) and number <> all($1::text[])`;
const SLICE = 100;
/** Rows of one statement. */
const PART = 250;

/** Reads and opens the members that rows name by number or identity number. */
export async function storedMembers(chunk: Chunk, sought: readonly Sought[]): Promise<StoredMembers> {
  const numbers = sought.flatMap(({ number }) => number ?? []);
  const identities = sought.flatMap(({ identityIndex }) => identityIndex ?? []);
  const byNumber = new Map<string, StoredMember>();
  const byIdentity = new Map<string, StoredMember>();
  for (const [at, row] of (await chunk.query<Row>(STORED, [numbers, identities])).entries()) {
    if (at % SLICE === SLICE - 1) await chunk.pause();
    const { id, number, sealed, ...rest } = row;
    const { identityIndex } = row;
    const member = { id, number, values: { ...rest, details: openMember(chunk.keys, id, sealed) } };
    byNumber.set(number, member);
    if (identityIndex !== null) byIdentity.set(identityIndex, member);
  }
  const ofIdentity = (index: string | null) => (index === null ? undefined : byIdentity.get(index));
  return {
    find: ({ number, identityIndex }) => (number === null ? ofIdentity(identityIndex) : byNumber.get(number)),
    clashes: ({ identityIndex }, existing) => {
      const other = ofIdentity(identityIndex);
      return other !== undefined && other.id !== existing?.id;
    },
  };
}

const INSERT = `insert into members (id, updated_at, number, employer_id, union_id, status, since, name_index, phone_index, phone_end_index,
    identity_index, details_cipher)
  select id, $2::timestamptz, number, employer_id, union_id, status, since, name_index, phone_index, phone_end_index, identity_index, sealed
  from unnest($1::bigint[], $3::text[], $4::bigint[], $5::text[], $6::text[], $7::date[], $8::uuid[], $9::uuid[], $10::uuid[], $11::uuid[],
    $12::bytea[]) as r (id, number, employer_id, union_id, status, since, name_index, phone_index, phone_end_index, identity_index, sealed)`;
const UPDATE = `update members m set updated_at = $2::timestamptz, number = r.number, employer_id = r.employer_id, union_id = r.union_id,
    status = r.status, since = r.since, name_index = r.name_index, phone_index = r.phone_index, phone_end_index = r.phone_end_index,
    identity_index = r.identity_index, details_cipher = r.sealed
  from unnest($1::bigint[], $3::text[], $4::bigint[], $5::text[], $6::text[], $7::date[], $8::uuid[], $9::uuid[], $10::uuid[], $11::uuid[],
    $12::bytea[]) as r (id, number, employer_id, union_id, status, since, name_index, phone_index, phone_end_index, identity_index, sealed)
  where m.id = r.id`;

/** Enters members; who comes without a number is given one. */
export async function insertMembers(chunk: Chunk, wanted: readonly WantedMember[]): Promise<void> {
  if (wanted.length === 0) return;
  const ids = await chunk.query<{ id: number }>(
    "select nextval('members_id_seq')::float8 as id from generate_series(1, $1::int)",
    [wanted.length],
  );
  const rows = wanted.map((member, at) => {
    const id = ids[at]?.id ?? 0;
    return { id, number: member.number ?? numberGiven(id), wanted: member };
  });
  await inParts(chunk, INSERT, rows);
}

/** Changes members; a number stays as it is. */
export async function updateMembers(chunk: Chunk, rows: readonly Numbered[]): Promise<void> {
  await inParts(chunk, UPDATE, rows);
}

/** The database writes one part while the next is sealed; a connection takes one statement at a time. */
async function inParts(chunk: Chunk, statement: string, rows: readonly Numbered[]): Promise<void> {
  let before: Promise<unknown> = Promise.resolve();
  try {
    for (let from = 0; from < rows.length; from += PART) {
      const parameters = await parametersOf(chunk, rows.slice(from, from + PART));
      await before;
      before = chunk.query(statement, parameters);
      before.catch(() => undefined); // thrown where it is awaited
    }
  } finally {
    await before;
  }
}

interface Numbered {
  readonly id: number;
  readonly number: string;
  readonly wanted: WantedMember;
}

async function parametersOf({ keys, at, pause }: Chunk, rows: readonly Numbered[]): Promise<unknown[]> {
  const indexes: ReturnType<typeof memberIndexes>[] = [];
  const sealed: Buffer[] = [];
  for (const [n, { id, wanted }] of rows.entries()) {
    if (n % SLICE === SLICE - 1) await pause();
    indexes.push(memberIndexes(keys, wanted.details));
    sealed.push(sealMember(keys, id, wanted.details));
  }
  const all = <T>(of: (row: Numbered) => T): T[] => rows.map(of);
  return [
    ...[all(({ id }) => id), new Date(at).toISOString(), all(({ number }) => number)],
    ...[all(({ wanted }) => wanted.employerId), all(({ wanted }) => wanted.unionId)],
    ...[all(({ wanted }) => wanted.status), all(({ wanted }) => wanted.since)],
    ...[indexes.map(({ nameIndex }) => nameIndex), indexes.map(({ phoneIndex }) => phoneIndex)],
    ...[indexes.map(({ phoneEndIndex }) => phoneEndIndex), all(({ wanted }) => wanted.identityIndex)],
    sealed,
  ];
}
