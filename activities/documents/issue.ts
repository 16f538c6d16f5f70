import { and, eq, inArray } from 'drizzle-orm';
import { dateOf } from '../../calendar/index.ts';
import { blocksOf } from '../../db/documents/templates.ts';
import { readPapers } from '../../db/documents/papers.ts';
import { rosterNames } from '../../db/documents/roster-names.ts';
import { valuesFor } from '../../db/documents/values.ts';
import { openJson, sealBytes, sealJson, type CaseKey } from '../../db/crypto/case-key.ts';
import { nextSerial } from '../../db/numbers.ts';
import { actOf } from '../../db/queries/case-texts.ts';
import { documents, serviceUnits } from '../../db/schema/index.ts';
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
      await tx.client.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`documents:${input.caseNo}`]);
      const done: IssuedDocument[] = [];
      for (const order of input.documents) {
        done.push(
          (await known(tx.drizzle, input.caseNo, order.id)) ?? (await issueOne(tx.drizzle, deps, input, order)),
        );
      }
      return done;
    });
    await failpoint('documents-committed');
    return issued;
  };
}

async function issueOne(
  tx: Queryable,
  deps: IssueDeps,
  { caseNo, act, reissue, anew: old }: IssueInput,
  { id, kind, voids }: DocumentOrder,
): Promise<IssuedDocument> {
  if (!isDocumentKind(kind)) throw new Error(`there is no document ${kind}`);
  const model = documentKinds[kind];
  const key = await deps.caseKeys.get(tx, caseNo);
  if (!key) throw new Error(`the papers of ${caseNo} are gone`);
  const tied = await actOf(tx, key, act.commandId);
  const anew = reissue === undefined ? undefined : await actOf(tx, key, reissue);
  const issuer = await nameOf(tx, act.unit);
  const papers = await readPapers(tx, deps, caseNo, tied);
  const now = await valuesFor(model, papers, rosterNames(tx, deps.keys), { issuer });
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
    fileKeyCipher: sealBytes(key, `file:${id}`, fileKey),
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
  const [row] = await tx
    .select({ fields: documents.fieldsCipher })
    .from(documents)
    .where(and(eq(documents.caseNo, key.caseNo), eq(documents.id, id)));
  if (!row) throw new Error(`${id} is not there to be issued anew`);
  return openJson<DocumentValues>(key, `document:${id}`, row.fields);
}

async function known(tx: Queryable, caseNo: string, id: string): Promise<IssuedDocument | undefined> {
  const { number, sha256, templateVersion } = documents;
  const [row] = await tx
    .select({ id: documents.id, number, sha256, templateVersion })
    .from(documents)
    .where(and(eq(documents.caseNo, caseNo), eq(documents.id, id)));
  return row;
}

async function nameOf(tx: Queryable, unit: string): Promise<string> {
  const [row] = await tx.select({ name: serviceUnits.name }).from(serviceUnits).where(eq(serviceUnits.id, unit));
  return row?.name ?? unit;
}
