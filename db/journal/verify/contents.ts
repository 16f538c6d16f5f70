import type { StoredEntry } from './diagnose.ts';
import type { Fault } from './finding.ts';
import type { Surroundings } from './pages.ts';

type Behind = Pick<Surroundings, 'papers' | 'documents' | 'erased'>;

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const NONE: ReadonlyMap<string, string> = new Map();

/** What is wrong with what an entry brought. Where the case was erased, what is gone is gone rightly. */
export function contentFaultOf(behind: Behind, entry: StoredEntry): Fault | undefined {
  const { caseNo, cause, content, format, command } = entry;
  const { erased } = behind;
  if (format !== 1 && (command !== undefined || UUID.test(cause))) {
    if (command?.caseNo !== caseNo) return 'text-missing';
    const { body } = command;
    if (body === null && content?.body !== undefined && !erased) return 'text-missing';
    if (body !== null && body !== content?.body) return 'text-changed';
    const fault = paperFault(behind.papers.get(cause) ?? NONE, content?.papers, erased);
    if (fault) return fault;
  }
  return documentFault(behind, entry);
}

function paperFault(
  papers: ReadonlyMap<string, string>,
  journalled: Readonly<Record<string, string>> | undefined,
  erased: boolean,
): Fault | undefined {
  let known = 0;
  for (const id in journalled) {
    known += 1;
    const there = papers.get(id);
    if (there === undefined ? !erased : there !== journalled[id])
      return there === undefined ? 'paper-missing' : 'paper-changed';
  }
  return papers.size > known ? 'paper-changed' : undefined;
}

/** A document's hash stands among the facts, in both formats. */
function documentFault({ documents, erased }: Behind, { facts }: StoredEntry): Fault | undefined {
  for (const fact of Array.isArray(facts) ? (facts as Readonly<Record<string, unknown>>[]) : []) {
    if (fact?.['kind'] !== 'document-issued' || typeof fact['sha256'] !== 'string') continue;
    const there = documents.get(String(fact['document']));
    if (there === undefined && !erased) return 'paper-missing';
    if (there !== undefined && there !== fact['sha256']) return 'paper-changed';
  }
  return undefined;
}
