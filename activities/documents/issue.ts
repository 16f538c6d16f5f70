import { and, eq, inArray } from 'drizzle-orm';
import { dateOf } from '../../calendar/index.ts';
import { blocksOf } from '../../db/documents/templates.ts';
import { documentOf, type DocumentRow } from '../../db/documents/list.ts';
import { readPapers, type Papers } from '../../db/documents/papers.ts';
import { valuesFor } from '../../db/documents/values.ts';
import { sealFileKey } from '../../db/attachments/keys.ts';
import { openJson, sealJson, type CaseKey } from '../../db/crypto/case-key.ts';
import { nextSerial } from '../../db/numbers.ts';
import { lockUntilCommit } from '../../db/locks.ts';
import { actOf, type ActTexts } from '../../db/queries/case-texts.ts';
import { documents } from '../../db/schema/index.ts';
import { inTransaction } from '../../db/transaction.ts';
import type { Queryable } from '../../db/client.ts';
import { compose } from '../../documents/compose.ts';
import { documentKinds, isDocumentKind } from '../../documents/kinds/index.ts';
import { formatDocumentNumber, type DocumentModel, type DocumentValues } from '../../documents/model.ts';
import { renderPdf } from '../../documents/pdf.ts';
import type { FileStore } from '../../files/store.ts';
import { storeSealed } from '../../files/sealed.ts';
import type { DocumentOrder, IssuedDocument, IssueInput } from '../../workflows/kit/documents.ts';
import { failpoint } from '../failpoint.ts';
import type { Deps } from '../record/transaction.ts';

/** No document of ours comes near it. */
const MOST_BYTES = 20_000_000;

export interface IssueDeps extends Deps {
  readonly files: FileStore;
}

/**
 * Issues the documents of an act: number, PDF and row in one transaction, so that no number is spent without its document
 * and no document is without its act. Repeated, it answers what it issued the first time. While a required field is
 * missing it fails and is tried again: the act stands, the step waits, and whoever completes the case sets it going.
 */
export function createIssueDocuments(deps: IssueDeps): (input: IssueInput) => Promise<IssuedDocument[]> {
  return async (input) => {
    const issued = await inTransaction(deps.db, async (tx) => {
      await lockUntilCommit(tx.drizzle, `documents:${input.caseNo}`);
      const done: IssuedDocument[] = [];
      let desk: Desk | undefined;
      for (const order of input.documents) {
        const there = await documentOf(tx.drizzle, input.caseNo, order.id);
        if (!there) desk ??= await deskOf(tx.drizzle, deps, input);
        done.push(there ? toIssued(there) : await issueOne(tx.drizzle, deps, input, desk!, order));
      }
      return done;
    });
    await failpoint('documents-committed');
    return issued;
  };
}

/** What all documents of an act are made from. */
interface Desk {
  readonly key: CaseKey;
  readonly papers: Papers;
  /** The act that calls for a document anew, with its corrections. */
  readonly anew: ActTexts | undefined;
}
async function deskOf(tx: Queryable, deps: IssueDeps, { caseNo, act, reissue }: IssueInput): Promise<Desk> {
  const key = await deps.caseKeys.get(tx, caseNo);
  if (!key) throw new Error(`the papers of ${caseNo} are gone`);
  const tied = await actOf(tx, key, act.commandId);
  const papers = await readPapers(tx, deps, { caseNo, act: tied, unit: act.unit });
  return { key, papers, anew: reissue === undefined ? undefined : await actOf(tx, key, reissue) };
}

async function issueOne(
  tx: Queryable,
  deps: IssueDeps,
  { caseNo, act, reissue, anew: old }: IssueInput,
  { key, papers, anew }: Desk,
  { id, kind, voids }: DocumentOrder,
): Promise<IssuedDocument> {
  if (!isDocumentKind(kind)) throw new Error(`there is no document ${kind}`);
  const model = documentKinds[kind];
  const { issuer } = papers;
  const now = await valuesFor(model, papers);
  const values = anew ? putRight(model, await printedIn(tx, key, old ?? ''), now, anew.texts['corrections']) : now;
  const { version, blocks } = await blocksOf(tx, model);
  const issuedAt = anew?.receivedAt ?? act.at;
  const series = `${act.unit}:${kind}`;
  const { year, serial } = await nextSerial(tx, series, issuedAt);
  const number = formatDocumentNumber({ unitName: issuer, word: model.word, year, serial });
  const pdf = await renderPdf(compose(model, blocks, { number, issuer, issuedOn: dateOf(issuedAt) }, values));
  const { storedKey, fileKey, sha256, sizeBytes } = await storeSealed(deps.files, pdf, { maxBytes: MOST_BYTES });
  await failpoint('document-stored');
  await tx.insert(documents).values({
    ...{ caseNo, id, kind, number, series, year, serial, issuedAt, templateVersion: version },
    ...{ issuerUnit: act.unit, issuerUser: act.userId, commandId: act.commandId },
    ...{ storedKey, sha256, sizeBytes, ...(voids[0] === undefined ? {} : { replaces: voids[0] }) },
    fieldsCipher: sealJson(key, `document:${id}`, values),
    fileKeyCipher: sealFileKey(key, id, fileKey),
  });
  if (voids.length > 0) {
    await tx
      .update(documents)
      .set({ state: 'voided', voidedAt: issuedAt, voidCommand: reissue ?? act.commandId })
      .where(and(eq(documents.caseNo, caseNo), inArray(documents.id, [...voids])));
  }
  return { id, number, sha256, templateVersion: version };
}

/** What is known of people anew, and what the correcting act says; all else is printed as it was. */
const PEOPLE = ['claimant', 'claimantRepresentative', 'employer', 'employerRepresentative'];
function putRight(
  model: DocumentModel,
  was: DocumentValues,
  now: DocumentValues,
  corrections: unknown,
): DocumentValues {
  const people = PEOPLE.filter((name) => name in model.fields && now[name] !== undefined);
  return {
    ...was,
    ...Object.fromEntries(people.map((name) => [name, now[name] as string])),
    ...((corrections ?? {}) as Record<string, string>),
  };
}

async function printedIn(tx: Queryable, key: CaseKey, id: string): Promise<DocumentValues> {
  const row = await documentOf(tx, key.caseNo, id);
  if (!row) throw new Error(`${id} is not there to be issued anew`);
  return openJson<DocumentValues>(key, `document:${id}`, row.fieldsCipher);
}

const toIssued = ({ id, number, sha256, templateVersion }: DocumentRow): IssuedDocument => ({
  ...{ id, number, sha256, templateVersion },
});
