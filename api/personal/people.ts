import { and, asc, eq, inArray, lt } from 'drizzle-orm';
import type { FastifyInstance } from 'fastify';
import type { Queryable } from '../../db/client.ts';
import { openJson, type CaseKey } from '../../db/crypto/case-key.ts';
import { WORKER_PARTIES_FROM } from '../../db/queries/case-workers.ts';
import { maskAddress, maskIdentity, maskName, maskPhone, maskText } from '../../db/personal/mask.ts';
import { nameForms } from '../../db/personal/name-forms.ts';
import { caseParties, commands } from '../../db/schema/index.ts';
import type { Reach } from './reach.ts';
import { maskString, replacing, type Rewrite } from './shown.ts';

export type Details = Readonly<Record<string, unknown>>;
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
  /** Replaces the names of parties in a free text whose numbers are masked. */
  readonly rewrite: Rewrite;
}

const HIDDEN = '〔保密〕';

/** Reads the people of a case: workers of a collective dispute apart, for they are many. */
export async function peopleOf(app: FastifyInstance, caseNo: string, reach: Reach): Promise<People> {
  const rows = await app.db
    .select()
    .from(caseParties)
    .where(and(eq(caseParties.caseNo, caseNo), lt(caseParties.partyNo, WORKER_PARTIES_FROM)))
    .orderBy(asc(caseParties.partyNo));
  const key = await app.house.caseKeys.getToRead(app.db, caseNo);
  const isHidden = (row: PartyRow) => row.confidential && !reach.platform;
  const opened = rows.map((row) => ({
    ...{ part: row.part, confidential: row.confidential, hidden: isHidden(row) },
    all: key && openJson<Details>(key, `party:${row.partyNo}`, row.detailsCipher),
  }));
  const hides = rows.some(isHidden);
  const words = new Map<string, string>();
  for (const { part, all, hidden } of opened) {
    if (hidden) for (const word of wordsOf(all)) words.set(word, HIDDEN);
    else if (part !== 'employer' && typeof all?.['name'] === 'string')
      for (const form of nameForms(all['name'])) words.set(form, maskName(all['name']));
  }
  if (hides && key) for (const word of await formerWords(app.db, key)) words.set(word, HIDDEN);
  return {
    ...{ key, hides, rewrite: replacing(words) },
    persons: opened.map(({ part, confidential, hidden, all }) => ({
      part,
      confidential,
      details: hidden ? null : all,
    })),
  };
}

/** What tells who a person is, as it may be quoted, numbers masked or not. */
function wordsOf(details: unknown): string[] {
  const { name, phone, address, representative, identity } = (details ?? {}) as Details;
  const number = (identity as { readonly number?: unknown } | undefined)?.number;
  const masked = [
    ...(typeof phone === 'string' ? [maskPhone(phone)] : []),
    ...(typeof number === 'string' ? [maskIdentity(number)] : []),
  ];
  const names = [name, representative].flatMap((word) => (typeof word === 'string' ? nameForms(word, true) : []));
  // Behind its district, an address tells as much without it.
  const street =
    typeof address === 'string' ? address.replace(maskAddress(address).replace(/\*+$/, ''), '') : undefined;
  return [...names, phone, address, street, number, ...masked].flatMap((word) =>
    typeof word === 'string' && word.length > 1 ? [word] : [],
  );
}

/** The same of everything that was ever said about the caller, amended since or not. */
async function formerWords(db: Queryable, key: CaseKey): Promise<string[]> {
  const rows = await db
    .select({ id: commands.id, body: commands.bodyCipher })
    .from(commands)
    .where(and(eq(commands.caseNo, key.caseNo), inArray(commands.action, ['open', 'amend-parties'])));
  return rows.flatMap(({ id, body }) => (body ? wordsOf(openJson<Details>(key, `command:${id}`, body)['caller']) : []));
}

/** Takes out of the texts of a case, its numbers masked, whatever tells who called. */
export async function hiding(db: Queryable, key: CaseKey): Promise<Rewrite> {
  const words = replacing(new Map((await formerWords(db, key)).map((word) => [word, ''])));
  return (text) => words(maskText(text));
}

/** What a party is shown with unless it is asked for. */
export function maskPerson({ part, confidential, details }: Person, rewrite: Rewrite): Person {
  if (details === null) return { part, confidential, details };
  return { part, confidential, details: maskDetails(part, details, rewrite) };
}

function maskDetails(part: Person['part'], details: Details, rewrite: Rewrite): Details {
  const masked = Object.entries(details).map(([name, value]) => {
    if (name === 'identity') return [name, maskIdentityPaper(value)];
    if (typeof value !== 'string') return [name, value];
    switch (name) {
      case 'name':
        return [name, maskString(part === 'employer' ? 'organisation' : 'name', value)];
      case 'representative':
        return [name, maskString('name', value)];
      case 'phone':
      case 'address':
        return [name, maskString(name, value)];
      default:
        return [name, rewrite(maskText(value))];
    }
  });
  return Object.fromEntries(masked) as Details;
}

function maskIdentityPaper(value: unknown): unknown {
  const { kind, number } = value as { readonly kind: string; readonly number: string };
  return { kind, number: maskString('identity', number) };
}
