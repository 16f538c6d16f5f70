import { and, asc, eq, getTableColumns, lt, sql } from 'drizzle-orm';
import type { FastifyInstance } from 'fastify';
import { openJson, type CaseKey } from '../../db/crypto/case-key.ts';
import { WORKER_PARTIES_FROM } from '../../db/queries/case-workers.ts';
import { maskingWorkers, openSaid, saidOfParties, wordsOfParties } from '../../db/personal/case-words.ts';
import { maskText } from '../../db/personal/mask.ts';
import { housesIn, type Details } from '../../db/personal/name-words.ts';
import { replacing, type Rewrite } from '../../db/personal/replacing.ts';
import { caseParties } from '../../db/schema/index.ts';
import type { Reach } from './reach.ts';
import { maskString } from './shown.ts';

type PartyRow = typeof caseParties.$inferSelect;
/** A party, open for those who may read it; null where it is hidden, or erased. */
export interface Person {
  readonly part: PartyRow['part'];
  readonly confidential: boolean;
  readonly details: Details | null;
}

/** The people of a case, and how what was written about it is shown to one reader. */
export interface People {
  readonly key: CaseKey | null;
  readonly persons: readonly Person[];
  /** A party is hidden from this reader: texts stay masked even for those who carry the case. */
  readonly hides: boolean;
  /** Replaces the parties and workers, as they were ever called, in a free text whose numbers are masked. */
  readonly rewrite: Rewrite;
  /** Employers who are no person, whatever they are called. */
  readonly houses: ReadonlySet<string>;
}

const HIDDEN = '〔保密〕';

/** Reads the people of a case: workers of a collective dispute apart, for they are many. */
export async function peopleOf(app: FastifyInstance, caseNo: string, reach: Reach): Promise<People> {
  const [rows, said] = await Promise.all([partiesOf(app, caseNo), saidOfParties(app.db, [caseNo])]);
  // After the rows: what was erased in between has no key any more.
  const key = await app.house.caseKeys.getToRead(app.db, caseNo);
  const isHidden = (row: PartyRow) => row.confidential && !reach.platform;
  const hides = rows.some(isHidden);
  const bodies = key ? openSaid(key, said) : [];
  const parties = replacing(wordsOfParties(bodies, hides ? HIDDEN : undefined));
  const workers = key ? await maskingWorkers(app.db, key, rows[0]?.workers ?? 0) : undefined;
  return {
    ...{ key, hides, houses: housesIn(bodies) },
    rewrite: workers ? (text) => workers(parties(text)) : parties,
    persons: rows.map((row) => ({
      ...{ part: row.part, confidential: row.confidential },
      details: key && !isHidden(row) ? openJson<Details>(key, `party:${row.partyNo}`, row.detailsCipher) : null,
    })),
  };
}

/** Each with how many workers there are besides. */
const partiesOf = (app: FastifyInstance, caseNo: string) =>
  app.db
    .select({
      ...getTableColumns(caseParties),
      workers: sql<number>`coalesce((select max(w.party_no) - ${WORKER_PARTIES_FROM}::int from case_parties w
        where w.case_no = ${caseNo} and w.party_no > ${WORKER_PARTIES_FROM}), 0)`,
    })
    .from(caseParties)
    .where(and(eq(caseParties.caseNo, caseNo), lt(caseParties.partyNo, WORKER_PARTIES_FROM)))
    .orderBy(asc(caseParties.partyNo));

/** What a party is shown with unless it is asked for. */
export function maskPerson({ part, confidential, details }: Person, { rewrite, houses }: People): Person {
  if (details === null) return { part, confidential, details };
  const isPerson = part !== 'employer';
  const masked = Object.entries(details).map(([name, value]) => {
    if (name === 'identity') return [name, maskIdentityPaper(value)];
    if (typeof value !== 'string') return [name, value];
    switch (name) {
      case 'name':
        return [name, houses.has(value) ? maskText(value) : maskString(isPerson ? 'name' : 'organisation', value)];
      case 'representative':
        return [name, maskString('name', value)];
      case 'phone':
      case 'address':
        return [name, maskString(name, value)];
      default:
        return [name, maskString('text', value, rewrite)];
    }
  });
  return { part, confidential, details: Object.fromEntries(masked) as Details };
}

function maskIdentityPaper(value: unknown): unknown {
  const { kind, number } = value as { readonly kind: string; readonly number: string };
  return { kind, number: maskString('identity', number) };
}
