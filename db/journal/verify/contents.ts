import type { ClientBase } from 'pg';
import type { StoredEntry } from './diagnose.ts';
import type { Fault } from './finding.ts';

/** What stands behind a page of entries, as hashes (the views of migration 0008). */
export interface Brought {
  readonly bodies: ReadonlyMap<string, { readonly caseNo: string; readonly body: string | null }>;
  /** Papers by `{case} {command}`, each with its hash by id. */
  readonly papers: ReadonlyMap<string, ReadonlyMap<string, string>>;
  /** Documents by `{case} {id}`. */
  readonly documents: ReadonlyMap<string, string>;
  readonly erased: ReadonlySet<string>;
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

const BROUGHT = {
  bodies: `select id, case_no as "caseNo", body from journal_contents where id = any($1::uuid[])`,
  papers: `select case_no as "caseNo", command_id as "commandId", id, sha256 from journal_papers where case_no = any($1::text[])`,
  documents: `select case_no as "caseNo", id, sha256 from journal_documents where case_no = any($1::text[])`,
  erased: `select case_no as "caseNo" from journal_erasures where case_no = any($1::text[])`,
};
type Row = Readonly<Record<'caseNo' | 'commandId' | 'id' | 'sha256', string>> & { readonly body: string | null };

/** Reads what stands behind entries. */
export async function readBrought(
  client: Pick<ClientBase, 'query'>,
  entries: readonly Pick<StoredEntry, 'caseNo' | 'cause'>[],
): Promise<Brought> {
  const commands = entries.map(({ cause }) => cause).filter((cause) => UUID.test(cause));
  const cases = [...new Set(entries.map(({ caseNo }) => caseNo))];
  const read = async (name: keyof typeof BROUGHT, values: readonly string[]) =>
    (await client.query<Row>({ name: `brought_${name}`, text: BROUGHT[name], values: [values] })).rows;
  // One after the other: they share a connection.
  const bodies = await read('bodies', commands);
  const papers = await read('papers', cases);
  const documents = await read('documents', cases);
  const erased = await read('erased', cases);
  const byCommand = new Map<string, Map<string, string>>();
  for (const { caseNo, commandId, id, sha256 } of papers) {
    const key = `${caseNo} ${commandId}`;
    byCommand.set(key, (byCommand.get(key) ?? new Map<string, string>()).set(id, sha256));
  }
  return {
    bodies: new Map(bodies.map((row) => [row.id, row])),
    papers: byCommand,
    documents: new Map(documents.map(({ caseNo, id, sha256 }) => [`${caseNo} ${id}`, sha256])),
    erased: new Set(erased.map(({ caseNo }) => caseNo)),
  };
}

/** What is wrong with what an entry brought. Where the case was erased, what is gone is gone rightly. */
export function contentFaultOf(brought: Brought, entry: StoredEntry): Fault | undefined {
  const { caseNo, cause, content, format } = entry;
  const erased = brought.erased.has(caseNo);
  if (UUID.test(cause) && format !== 1) {
    const command = brought.bodies.get(cause);
    if (command?.caseNo !== caseNo) return 'text-missing';
    const { body } = command;
    if (body === null && content?.body !== undefined && !erased) return 'text-missing';
    if (body !== null && body !== content?.body) return 'text-changed';
    const papers = brought.papers.get(`${caseNo} ${cause}`) ?? new Map<string, string>();
    const journalled = Object.entries(content?.papers ?? {});
    for (const [id, sha256] of journalled) {
      const there = papers.get(id);
      if (there === undefined ? !erased : there !== sha256)
        return there === undefined ? 'paper-missing' : 'paper-changed';
    }
    if (papers.size > journalled.length) return 'paper-changed';
  }
  return documentFault(brought, entry, erased);
}

/** A document's hash stands among the facts, in both formats. */
function documentFault({ documents }: Brought, { caseNo, facts }: StoredEntry, erased: boolean): Fault | undefined {
  for (const fact of Array.isArray(facts) ? (facts as Readonly<Record<string, unknown>>[]) : []) {
    if (fact?.['kind'] !== 'document-issued' || typeof fact['sha256'] !== 'string') continue;
    const there = documents.get(`${caseNo} ${String(fact['document'])}`);
    if (there === undefined && !erased) return 'paper-missing';
    if (there !== undefined && there !== fact['sha256']) return 'paper-changed';
  }
  return undefined;
}
