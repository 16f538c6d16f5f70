import { and, eq, ne } from 'drizzle-orm';
import type { Queryable } from '../client.ts';
import { openNames } from '../attachments/keys.ts';
import type { CaseKey } from '../crypto/case-key.ts';
import type { CaseKeyCache } from '../crypto/case-key-cache.ts';
import type { Keys } from '../crypto/keys.ts';
import { actsOf, openingTexts, type ActTexts, type Texts } from '../queries/case-texts.ts';
import { type WorkerRow, workersAfter } from '../queries/case-workers.ts';
import { entryById } from '../rosters/entries.ts';
import { openName } from '../rosters/names.ts';
import { attachments, cases, documents, serviceUnits } from '../schema/index.ts';
import type { CaseView } from '../../workflows/kit/messages.ts';

/** What is needed to read what people wrote. */
export interface PaperDeps {
  readonly keys: Keys;
  readonly caseKeys: CaseKeyCache;
}
/** The act a document is tied to, as it is being made or as it was made. */
export type TiedAct = Pick<ActTexts, 'action' | 'body' | 'texts' | 'receivedAt'>;

/** Acts that end the work itself; what the dossier names as its outcome. */
const ENDINGS = ['settle', 'fail', 'conclude', 'terminate'];

/** Everything of a case that may be printed; what few documents print is read when it is asked for. */
export interface Papers {
  readonly view: CaseView;
  readonly matter: string;
  /** Name of the unit under whose name the document goes out. */
  readonly issuer: string;
  /** The opening's public fields, and its texts as amended since. */
  readonly opening: { readonly body: Texts; readonly texts: Texts };
  readonly act: TiedAct;
  readonly ending: () => Promise<TiedAct | undefined>;
  readonly workers: () => Promise<readonly WorkerRow[]>;
  readonly contents: () => Promise<readonly { readonly title: string; readonly at: number; readonly kind?: string }[]>;
  readonly unitName: (id: unknown) => Promise<string | undefined>;
  /** Name of a person or firm on the rosters. */
  readonly rosterName: (id: unknown) => Promise<string | undefined>;
}

/** A document of an act that a unit issues. */
export interface Issue {
  readonly caseNo: string;
  readonly act: TiedAct;
  readonly unit: string;
}

/** Reads the papers of a case for a document. Sight of the case is checked before. @throws Error for a case without its key. */
export async function readPapers(db: Queryable, deps: PaperDeps, { caseNo, act, unit }: Issue): Promise<Papers> {
  const [row] = await db.select().from(cases).where(eq(cases.caseNo, caseNo));
  const key = await deps.caseKeys.get(db, caseNo);
  if (!row || !key) throw new Error(`the papers of ${caseNo} are gone`);
  const view = row.view as CaseView;
  const unitName = async (id: unknown): Promise<string | undefined> => {
    if (typeof id !== 'string') return undefined;
    const [found] = await db.select({ name: serviceUnits.name }).from(serviceUnits).where(eq(serviceUnits.id, id));
    return found?.name;
  };
  return {
    ...{ view, act, matter: row.title.split(' ')[0] ?? row.title, issuer: (await unitName(unit)) ?? unit },
    opening: { body: (view.details['opening'] ?? {}) as Texts, texts: await openingTexts(db, key) },
    ending: async () => (await actsOf(db, key, ENDINGS)).at(-1),
    workers: () => workersAfter(db, key, 0),
    contents: () => contentsOf(db, key),
    unitName,
    async rosterName(id) {
      const entry = typeof id === 'string' ? await entryById(db, id) : undefined;
      return entry && openName(deps.keys, { entry: entry.id }, entry.nameCipher);
    },
  };
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
