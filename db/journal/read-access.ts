import type { ClientBase } from 'pg';
import type { HashedAccess } from './access-hash.ts';

export interface AccessRow extends HashedAccess {
  readonly id: number;
  /** As it was written; entries of the first release have none. */
  readonly hash: string | null;
}

const PAGE = 5_000;
/** `at` to the microsecond: an instant that was changed by less than a millisecond is another one. */
const ROWS = `select id::float8 as id, (extract(epoch from at) * 1000)::float8 as at, user_id as "userId", kind,
  case_no as "caseNo", detail, hash from access_journal`;

/** Entries of the access journal by their numbers: those of `more`, which lie before `after`, then all after it. */
export async function* readAccess(
  client: Pick<ClientBase, 'query'>,
  after: number,
  more: readonly number[] = [],
): AsyncGenerator<AccessRow> {
  if (more.length > 0)
    yield* (await client.query<AccessRow>(`${ROWS} where id = any($1::bigint[]) order by access_journal.id`, [more]))
      .rows;
  yield* readAccessRange(client, after + 1, Number.MAX_SAFE_INTEGER);
}

/** Entries with numbers of a range, both ends included. */
export async function* readAccessRange(
  client: Pick<ClientBase, 'query'>,
  from: number,
  to: number,
): AsyncGenerator<AccessRow> {
  for (let next = from; ;) {
    const { rows } = await client.query<AccessRow>({
      name: 'read_access',
      text: `${ROWS} where id >= $1 and id <= $2 order by access_journal.id limit ${PAGE}`,
      values: [next, to],
    });
    yield* rows;
    if (rows.length < PAGE) return;
    next = rows.at(-1)!.id + 1;
  }
}
