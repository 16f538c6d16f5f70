import type { ClientBase, CustomTypesConfig } from 'pg';
import type { Content } from '../entry.ts';
import type { SealedHead, StoredEntry } from './diagnose.ts';

type Client = Pick<ClientBase, 'query'>;

/** What the row of a case says of its chain. */
export interface Head {
  readonly seq: number;
  readonly hash: string;
}
/** What stands around the chain of one case. */
export interface Surroundings {
  /** Undefined if the case has no row. */
  readonly head: Head | undefined;
  /** By number of the entry, then of the seal. */
  readonly leaves: readonly SealedHead[];
  /** Papers by the command that brought them, each with its hash by id. */
  readonly papers: ReadonlyMap<string, ReadonlyMap<string, string>>;
  /** Hashes of documents by id. */
  readonly documents: ReadonlyMap<string, string>;
  /**
   * The case has ended, its key was destroyed, and that is told at the same instant by the list of erasures and by the
   * access journal. A key that says so alone excuses nothing.
   */
  readonly erased: boolean;
}
/** A stretch of the journal by case number and number of entry. */
export interface Page {
  /** Read out of what came as they are asked for: what lives short costs little. */
  entries(): Iterable<StoredEntry>;
  readonly cases: ReadonlyMap<string, Surroundings>;
}
/** Cases by number. */
export interface Range {
  /** The case before the first of them; null: from the beginning, below whatever a number can be, the empty one included. */
  readonly after: string | null;
  /** The last of them; null: to the end. */
  readonly until: string | null;
}
interface ReadPage extends Page {
  readonly rows: readonly Cells[];
}

const PAGE = 2_000;
/** Behind the last entry a case can have. */
const LAST = 2_147_483_647;
/** Whether a cause is a command's id: 36 characters with four hyphens in their places, else digits; one regular expression costs tenfold. */
const IS_UUID = `j.cause like '________-____-____-____-____________' and j.cause not like '%-%-%-%-%-%' and j.cause !~ '[^0-9a-f-]'`;
/**
 * An entry with its command's text as a hash (the views of migration 0008). `at` is to the microsecond: an instant that
 * was changed by less than a millisecond is another one. OFFSET 0 keeps the command a look-up per entry.
 */
const ENTRY = `
  select j.case_no, j.seq, j.cause, extract(epoch from j.at) * 1000, j.actor, j.facts, j.format, j.content, j.prev_hash, j.hash,
    c.case_no, c.body
  from case_journal j left join lateral (
    select case_no, body from journal_contents
    where id = case when j.format <> 1 and ${IS_UUID} then j.cause::uuid end offset 0) c on true`;
const UP_TO = `($1::text is null or j.case_no <= $1) order by j.case_no, j.seq limit ${PAGE}`;
const FIRST_ENTRIES = `${ENTRY} where ${UP_TO}`;
const ENTRIES = `${ENTRY} where (j.case_no, j.seq) > ($2, $3) and ${UP_TO}`;
const CHAIN = `${ENTRY} where j.case_no = $1 order by j.seq`;
const CASES = `
  select n.case_no, c.seq, c.journal_head,
    (select json_agg(json_build_array(seal_no, seq, head) order by seq, seal_no) from journal_seal_leaves l where l.case_no = n.case_no),
    (select json_agg(json_build_array(command_id, id, sha256)) from journal_papers p where p.case_no = n.case_no),
    (select json_agg(json_build_array(id, sha256)) from journal_documents d where d.case_no = n.case_no),
    c.engine = 'ended' and exists (
      select from journal_erasures k join erasures e on e.case_no = k.case_no and e.at = k.destroyed_at
      where k.case_no = n.case_no and exists (select from access_journal a
        where a.case_no = k.case_no and a.at = e.at and a.kind = 'administration' and a.detail ? 'erased'))
  from unnest($1::text[]) as n(case_no) left join cases c on c.case_no = n.case_no`;

/**
 * Every entry of a range, by pages, the next of which is read while the last one is looked at: whoever looks must give way
 * to it now and then.
 */
export async function* pagesOf(client: Client, { after, until }: Range): AsyncGenerator<Page> {
  let next = readPage(client, after === null ? undefined : [after, LAST], until);
  for (;;) {
    const page = await next;
    const [lastCase, lastSeq] = page.rows.at(-1) ?? [];
    const more = page.rows.length === PAGE;
    if (more) next = readPage(client, [lastCase!, Number(lastSeq)], until);
    next.catch(() => undefined); // it is awaited later, and must not end the process meanwhile
    yield page;
    if (!more) return;
  }
}

/** @param behind case and number of the entry before the first of the page; undefined: there is none. */
async function readPage(
  client: Client,
  behind: readonly [string, number] | undefined,
  until: string | null,
): Promise<ReadPage> {
  const rows = behind
    ? await cellsOf(client, 'verify_entries', ENTRIES, [until, ...behind])
    : await cellsOf(client, 'verify_first_entries', FIRST_ENTRIES, [until]);
  const cases = await readCases(client, [...new Set(rows.map((row) => row[0]!))]);
  return { rows, cases, entries: () => entriesOf(rows) };
}
function* entriesOf(rows: readonly Cells[]): Generator<StoredEntry> {
  for (const row of rows) yield entryOf(row);
}

/** All there is about one case. */
export async function readCase(
  client: Client,
  caseNo: string,
): Promise<Surroundings & { readonly entries: readonly StoredEntry[] }> {
  const entries = [...entriesOf(await cellsOf(client, 'verify_chain', CHAIN, [caseNo]))];
  const cases = await readCases(client, [caseNo]);
  return { ...cases.get(caseNo)!, entries };
}

async function readCases(client: Client, caseNos: readonly string[]): Promise<Map<string, Surroundings>> {
  const rows = await cellsOf(client, 'verify_cases', CASES, [caseNos]);
  return new Map(rows.map((row) => [row[0]!, surroundingsOf(row)]));
}

/** Every value as the text it was sent as: what nobody looks at is not read. */
type Cells = readonly (string | null)[];
const asText: CustomTypesConfig = { getTypeParser: (): ((value: never) => unknown) => (value) => value };

async function cellsOf(client: Client, name: string, text: string, values: unknown[]): Promise<Cells[]> {
  const query = { name, text, values, rowMode: 'array' as const, types: asText };
  return (await client.query<(string | null)[]>(query)).rows;
}

const valueOf = (json: string | null | undefined): unknown =>
  json === null || json === undefined ? null : JSON.parse(json);

function entryOf([
  caseNo,
  seq,
  cause,
  at,
  actor,
  facts,
  format,
  content,
  prevHash,
  hash,
  of,
  body,
]: Cells): StoredEntry {
  return {
    caseNo: caseNo!,
    seq: Number(seq),
    cause: cause!,
    at: Number(at),
    actor: valueOf(actor),
    facts: valueOf(facts),
    format: Number(format),
    content: valueOf(content) as Content | null,
    prevHash: prevHash!,
    hash: hash!,
    command: typeof of === 'string' ? { caseNo: of, body: body ?? null } : undefined,
  };
}

function surroundingsOf([, seq, hash, leaves, papers, documents, erased]: Cells): Surroundings {
  const byCommand = new Map<string, Map<string, string>>();
  for (const [command, id, sha256] of (valueOf(papers) ?? []) as [string, string, string][])
    byCommand.set(command, (byCommand.get(command) ?? new Map<string, string>()).set(id, sha256));
  return {
    head: typeof hash === 'string' ? { seq: Number(seq), hash } : undefined,
    leaves: ((valueOf(leaves) ?? []) as [number, number, string][]).map(([sealNo, at, head]) => ({
      sealNo,
      seq: at,
      head,
    })),
    papers: byCommand,
    documents: new Map((valueOf(documents) ?? []) as [string, string][]),
    erased: erased === 't',
  };
}
