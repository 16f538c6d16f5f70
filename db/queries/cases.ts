/** Lists of cases, newest first. Planned anew for each request: which index is best depends on who asks for what. */
import { type SQL, and, desc, eq, gte, inArray, lt, sql } from 'drizzle-orm';
import type { Database } from '../client.ts';
import { cases, serviceUnits } from '../schema/index.ts';
import { plannedOnce } from './prepared.ts';
import type { UnitName } from './units.ts';
import { knowsPeople, type Sight, seesCase, seesCaseInList } from './visibility.ts';

/** A case as lists show it; nothing personal. */
export interface CaseRow {
  readonly caseNo: string;
  readonly process: string;
  readonly title: string;
  readonly matter: string | null;
  readonly channel: string | null;
  readonly stage: string;
  readonly outcome: string | null;
  readonly holder: UnitName | null;
  readonly assignee: string | null;
  readonly openedAt: number;
  readonly closedAt: number | null;
  readonly updatedAt: number;
  readonly flags: readonly string[];
}

/** What narrows a list of cases; absent means any. */
export interface CaseFilter {
  readonly process?: string | undefined;
  /** Held by this unit or one below it. */
  readonly unit?: string | undefined;
  readonly holder?: string | undefined;
  readonly assignee?: string | undefined;
  readonly stage?: string | undefined;
  readonly outcome?: string | undefined;
  readonly channel?: string | undefined;
  readonly matter?: string | undefined;
  readonly flag?: string | undefined;
  readonly open?: boolean | undefined;
  /** Opened at or after this instant … */
  readonly openedFrom?: number | undefined;
  /** … and before this one. */
  readonly openedTo?: number | undefined;
  /** Keyed hashes of what is known of a party (db/personal/party-indexes.ts); several are of one and the same. */
  readonly party?: PartyFilter | undefined;
}
export type PartyFilter = Partial<
  Record<'phoneIndex' | 'phoneEndIndex' | 'nameIndex' | 'initialsIndex' | 'identityIndex', string>
>;

/** Where a page ended. */
export interface OpeningKey {
  readonly openedAt: number;
  readonly caseNo: string;
}
export interface CasePage {
  readonly sight: Sight;
  readonly filter: CaseFilter;
  readonly after?: OpeningKey | undefined;
  readonly limit: number;
}

/** The cases the caller sees, newest first, that meet the filter and the further condition. */
export async function listCases(db: Database, page: CasePage, condition?: SQL): Promise<CaseRow[]> {
  const { sight, filter, after, limit } = page;
  // The cases of one number are few: each is tried, and the plan is always the same.
  const areFew = filter.party?.phoneIndex !== undefined && condition === undefined;
  const seen = areFew ? seesCase(sight, cases.caseNo) : await seesCaseInList(db, sight, cases.caseNo);
  const query = db
    .select(caseColumns)
    .from(cases)
    .leftJoin(serviceUnits, eq(serviceUnits.id, cases.holderUnit))
    .where(and(...conditionsOf(filter, sight), after && before(after), condition, seen))
    .orderBy(desc(cases.openedAt), desc(cases.caseNo))
    .limit(limit);
  return (await (areFew ? plannedOnce(query) : query)).map(toCase);
}

export const caseColumns = {
  caseNo: cases.caseNo,
  process: cases.process,
  title: cases.title,
  matter: cases.matter,
  channel: cases.channel,
  stage: cases.stage,
  outcome: cases.outcome,
  holderUnit: cases.holderUnit,
  holderTier: cases.holderTier,
  holderName: serviceUnits.name,
  assignee: cases.assignee,
  openedAt: cases.openedAt,
  closedAt: cases.closedAt,
  updatedAt: cases.updatedAt,
  flags: cases.flags,
};
type Selected = Omit<CaseRow, 'holder'> & {
  holderUnit: string | null;
  holderTier: number | null;
  holderName: string | null;
};

/** Turns selected columns into a `CaseRow`. */
export function toCase({ holderUnit, holderTier, holderName, ...row }: Selected): CaseRow {
  const holder = holderUnit === null ? null : { id: holderUnit, name: holderName ?? holderUnit, tier: holderTier ?? 0 };
  return { ...row, holder };
}

function conditionsOf(filter: CaseFilter, sight: Sight): (SQL | undefined)[] {
  const { unit, flag, open, openedFrom, openedTo, party } = filter;
  const equal = (['process', 'assignee', 'stage', 'outcome', 'channel', 'matter'] as const).map((name) => {
    const value = filter[name];
    return value === undefined ? undefined : eq(cases[name], value);
  });
  return [
    ...equal,
    filter.holder === undefined ? undefined : eq(cases.holderUnit, filter.holder),
    unit === undefined
      ? undefined
      : sql`${cases.holderUnit} in (select descendant_id from unit_closure where ancestor_id = ${unit})`,
    flag === undefined ? undefined : sql`${cases.caseNo} in (select sanji_cases_flagged(${flag}))`,
    open === undefined ? undefined : open ? sql`${cases.closedAt} is null` : sql`${cases.closedAt} is not null`,
    openedFrom === undefined ? undefined : gte(cases.openedAt, openedFrom),
    openedTo === undefined ? undefined : lt(cases.openedAt, openedTo),
    party === undefined ? undefined : hasParty(party, sight),
  ];
}

/** People are found by those who may know them: who may not read a name or number may not try it either. */
function hasParty(party: PartyFilter, sight: Sight): SQL {
  const { phoneIndex, phoneEndIndex, nameIndex, initialsIndex, identityIndex } = party;
  const equal = and(
    phoneIndex === undefined ? undefined : sql`p.phone_index = ${phoneIndex}`,
    phoneEndIndex === undefined ? undefined : sql`p.phone_end_index = ${phoneEndIndex}`,
    nameIndex === undefined ? undefined : sql`p.name_index = ${nameIndex}`,
    initialsIndex === undefined ? undefined : sql`p.initials_index = ${initialsIndex}`,
    identityIndex === undefined ? undefined : sql`p.identity_index = ${identityIndex}`,
  );
  return sql`${cases.caseNo} in (
    select p.case_no from case_parties p where ${equal} and ${knowsPeople(sight, sql`p.confidential`)})`;
}

const before = ({ openedAt, caseNo }: OpeningKey): SQL =>
  sql`(${cases.openedAt}, ${cases.caseNo}) < (${new Date(openedAt).toISOString()}::timestamptz, ${caseNo})`;

/** Which of the cases the caller sees, with their titles: for links from one case to another. */
export async function casesAmong(
  db: Database,
  sight: Sight,
  caseNos: readonly string[],
): Promise<Map<string, CaseRow>> {
  if (caseNos.length === 0) return new Map();
  const rows = await db
    .select(caseColumns)
    .from(cases)
    .leftJoin(serviceUnits, eq(serviceUnits.id, cases.holderUnit))
    .where(and(inArray(cases.caseNo, [...caseNos]), seesCase(sight, cases.caseNo)));
  return new Map(rows.map((row) => [row.caseNo, toCase(row)]));
}
