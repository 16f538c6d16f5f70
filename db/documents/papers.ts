import { and, asc, eq, gte, ne } from 'drizzle-orm';
import type { Queryable } from '../client.ts';
import { openNames } from '../attachments/keys.ts';
import { openJson, type CaseKey } from '../crypto/case-key.ts';
import type { CaseKeyCache } from '../crypto/case-key-cache.ts';
import type { Keys } from '../crypto/keys.ts';
import { actsOf, openingTexts, type ActTexts, type Texts } from '../queries/case-texts.ts';
import { attachments, caseParties, cases, documents, serviceUnits } from '../schema/index.ts';
import type { CaseView } from '../../workflows/kit/messages.ts';

/** What is needed to read what people wrote. */
export interface PaperDeps {
  readonly keys: Keys;
  readonly caseKeys: CaseKeyCache;
}
/** The act a document is tied to, as it is being made or as it was made. */
export type TiedAct = Pick<ActTexts, 'action' | 'body' | 'texts' | 'receivedAt'>;

/** Workers of a collective dispute are parties from this number on: worker 1 is party 101. */
export const WORKER_PARTIES_FROM = 100;
/** Acts that end the work itself; what the dossier names as its outcome. */
const ENDINGS = ['settle', 'fail', 'conclude', 'terminate'];

/** Everything of a case that may be printed. Sight of the case is checked before. */
export interface Papers {
  readonly view: CaseView;
  readonly matter: string;
  /** The opening's public fields, and its texts as amended since. */
  readonly opening: { readonly body: Texts; readonly texts: Texts };
  readonly act: TiedAct;
  readonly ending: TiedAct | undefined;
  readonly workers: readonly Worker[];
  readonly contents: readonly { readonly title: string; readonly at: number; readonly kind?: string }[];
  unitName(id: unknown): Promise<string | undefined>;
}
export interface Worker {
  readonly no: number;
  readonly name: string;
  readonly claimedYuan: number | null;
  readonly agreedYuan: number | null;
  readonly result: string | null;
}

/** Reads the papers of a case for a document of `act`. @throws Error for a case without its key. */
export async function readPapers(db: Queryable, deps: PaperDeps, caseNo: string, act: TiedAct): Promise<Papers> {
  const [row] = await db.select().from(cases).where(eq(cases.caseNo, caseNo));
  const key = await deps.caseKeys.get(db, caseNo);
  if (!row || !key) throw new Error(`the papers of ${caseNo} are gone`);
  const view = row.view as CaseView;
  const [texts, endings, workers, contents] = [
    await openingTexts(db, key),
    await actsOf(db, key, ENDINGS),
    await workersOf(db, key),
    await contentsOf(db, key),
  ];
  return {
    ...{ view, act, workers, contents, matter: row.title.split(' ')[0] ?? row.title },
    opening: { body: (view.details['opening'] ?? {}) as Texts, texts },
    ending: endings.at(-1),
    async unitName(id) {
      if (typeof id !== 'string') return undefined;
      const [unit] = await db.select({ name: serviceUnits.name }).from(serviceUnits).where(eq(serviceUnits.id, id));
      return unit?.name;
    },
  };
}

async function workersOf(db: Queryable, key: CaseKey): Promise<Worker[]> {
  const rows = await db
    .select()
    .from(caseParties)
    .where(and(eq(caseParties.caseNo, key.caseNo), gte(caseParties.partyNo, WORKER_PARTIES_FROM)))
    .orderBy(asc(caseParties.partyNo));
  return rows.map(({ partyNo, detailsCipher, claimedYuan, agreedYuan, result }) => ({
    no: partyNo - WORKER_PARTIES_FROM,
    name: openJson<{ name: string }>(key, `party:${partyNo}`, detailsCipher).name,
    ...{ claimedYuan, agreedYuan, result },
  }));
}

/** What lies in the dossier: documents that stand, and papers; not the cover itself. */
async function contentsOf(db: Queryable, key: CaseKey): Promise<{ title: string; at: number; kind?: string }[]> {
  const issued = await db
    .select({ kind: documents.kind, number: documents.number, at: documents.issuedAt })
    .from(documents)
    .where(and(eq(documents.caseNo, key.caseNo), eq(documents.state, 'issued'), ne(documents.kind, 'dossier-cover')));
  const papers = await db
    .select()
    .from(attachments)
    .where(and(eq(attachments.caseNo, key.caseNo), eq(attachments.state, 'attached')));
  return [
    ...issued.map(({ kind, number, at }) => ({ kind, title: number, at })),
    ...papers.map(({ id, titleCipher, at }) => ({ title: openNames(key, id, titleCipher).title, at })),
  ].sort((a, b) => a.at - b.at);
}
