/**
 * Writes cases that were closed elsewhere. No workflow ever ran them, so that `record` cannot: beside it this is the one
 * writer of cases, and of such only (decision 0026). Each is whole by itself: number, key, the command that holds its
 * texts, one journal entry that says it was imported, parties, sight. Nothing is announced and no deadline stands.
 */
import { createHash, randomUUID } from 'node:crypto';
import type { CaseView } from '../../workflows/kit/messages.ts';
import type { Process } from '../../workflows/kit/vocabulary.ts';
import { newCaseKey, sealJson } from '../crypto/case-key.ts';
import { gramsOf } from '../crypto/grams.ts';
import { textsIn } from '../crypto/texts.ts';
import { FORMAT, hashOf } from '../journal/entry.ts';
import { formatNumber, yearOfNumber } from '../numbers.ts';
import type { UnitRef } from '../organisations/tree.ts';
import { partyIndexes, type PartyDetails } from '../personal/party-indexes.ts';
import { caseAccess, caseJournal, caseKeys, caseParties, cases, commands, historicalCases } from '../schema/index.ts';
import type { Chunk } from './kind.ts';

/** A row that was found good. */
export interface ArchivedCase {
  readonly source: string;
  readonly number: string;
  readonly rowHash: string;
  readonly process: Process;
  readonly matter: { readonly code: string; readonly zh: string; readonly en: string };
  readonly unit: UnitRef;
  readonly platform: UnitRef;
  readonly outcome: string;
  /** Epoch ms. */
  readonly openedAt: number;
  readonly closedAt: number;
  readonly personal: PartyDetails & {
    readonly employer?: string;
    readonly text?: string;
    readonly result?: string;
  };
}
type Numbered = ArchivedCase & { readonly caseNo: string };

/** Rows of one statement: PostgreSQL takes 65,535 parameters. */
const AT_ONCE = 250;

export async function writeArchived(chunk: Chunk, given: readonly ArchivedCase[]): Promise<void> {
  if (given.length === 0) return;
  const rows: ReturnType<typeof rowsOf>[] = [];
  for (const one of await numbered(chunk, given)) rows.push(rowsOf(chunk, one));
  for (let i = 0; i < rows.length; i += AT_ONCE) {
    await chunk.pause();
    const some = rows.slice(i, i + AT_ONCE);
    const parties = some.flatMap((row) => row.parties);
    await chunk.db.insert(caseKeys).values(some.map(({ key }) => key));
    await chunk.db.insert(commands).values(some.map(({ command }) => command));
    await chunk.db.insert(caseJournal).values(some.map(({ entry }) => entry));
    await chunk.db.insert(cases).values(some.map((row) => row.case));
    await chunk.db
      .insert(caseAccess)
      .values(some.flatMap(({ access }) => access))
      .onConflictDoNothing();
    if (parties.length > 0) await chunk.db.insert(caseParties).values(parties);
    await chunk.db.insert(historicalCases).values(some.map(({ known }) => known));
  }
}

/** Numbers of the year a case was opened in. Taken late: their row is locked until the chunk is written. */
async function numbered({ query }: Chunk, given: readonly ArchivedCase[]): Promise<Numbered[]> {
  const bySeries = new Map<string, ArchivedCase[]>();
  for (const one of given) {
    const name = `${one.process.series} ${yearOfNumber(one.openedAt)}`;
    const some = bySeries.get(name);
    if (some) some.push(one);
    else bySeries.set(name, [one]);
  }
  const all: Numbered[] = [];
  for (const [name, some] of [...bySeries].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const [series = '', year = ''] = name.split(' ');
    const [row] = await query<{ last: number }>(
      `insert into number_series (series, year, last) values ($1, $2, $3)
       on conflict (series, year) do update set last = number_series.last + $3 returning last`,
      [series, Number(year), some.length],
    );
    const first = (row?.last ?? 0) - some.length + 1;
    all.push(...some.map((one, i) => ({ ...one, caseNo: formatNumber(series, Number(year), first + i) })));
  }
  return all;
}

function rowsOf({ keys, at, import: { id: importId, byUser } }: Chunk, one: Numbered) {
  const { caseNo, source, number, process, matter, unit, platform, outcome, openedAt, closedAt } = one;
  const { key, masterKeyId, wrapped } = newCaseKey(keys, caseNo);
  const id = randomUUID();
  const texts = textsOfCase(one);
  const given = Object.keys(texts);
  const bodyCipher = given.length > 0 ? sealJson(key, `command:${id}`, texts) : null;
  const body = { matter: matter.code, externalReference: number };
  const actor = { userId: byUser };
  const fact = { kind: 'imported', source, number, import: importId, unit: unit.id, outcome, openedAt, closedAt };
  const content = bodyCipher ? { body: createHash('sha256').update(bodyCipher).digest('hex') } : null;
  const link = { caseNo, seq: 1, cause: id, at, actor, facts: [fact], format: FORMAT, content, prevHash: '' } as const;
  const hash = hashOf(link);
  const words = textsIn(texts);
  return {
    key: { caseNo, masterKeyId, wrapped },
    command: {
      ...{ id, caller: byUser, route: `import:${importId}`, idempotencyKey: caseNo, bodyHash: one.rowHash },
      ...{ kind: 'open' as const, process: process.name, caseNo, action: 'open', receivedAt: at, nextAttemptAt: at },
      ...{ bodyCipher, grams: words.length > 0 ? gramsOf(keys, words) : null, status: 'done' as const },
      signal: { id, action: 'open', actor: { ...actor, roles: [] }, receivedAt: at, body, given, units: {} },
      receipt: { commandId: id, outcome: 'done', seq: 1 },
    },
    entry: { ...link, hash },
    case: {
      ...{ caseNo, process: process.name, title: `${matter.zh} ${matter.en}`, matter: matter.code, stage: 'archived' },
      ...{ outcome, holderUnit: unit.id, holderTier: unit.tier, platformUnit: platform.id, openedAt, closedAt },
      ...{ updatedAt: at, seq: 1, journalHead: hash, flags: ['imported'], engine: 'ended' as const },
      view: viewOf(one, { ...body, source }),
    },
    access: [
      { caseNo, bodyId: platform.id, reason: 'platform' as const, since: openedAt },
      { caseNo, bodyId: unit.id, reason: 'holder' as const, since: openedAt },
    ],
    parties: partiesOf(one).map(({ partyNo, part, details }) => ({
      ...{ caseNo, partyNo, part, detailsCipher: sealJson(key, `party:${partyNo}`, details) },
      ...partyIndexes(keys, details),
    })),
    known: { source, number, caseNo, rowHash: one.rowHash, importId },
  };
}

/** As an intake of its process would have said it: what happened then stands where the demand stands. */
function textsOfCase({ process, personal }: ArchivedCase): Readonly<Record<string, unknown>> {
  const { name, phone, identity, employer, text, result } = personal;
  const caller = { ...(name && { name }), ...(phone && { phone }), ...(identity && { identity }) };
  const said = [text, result === undefined ? undefined : `【办理结果】${result}`].filter((part) => part !== undefined);
  const field = 'question' in process.open.body ? 'question' : 'claim';
  return {
    ...(Object.keys(caller).length > 0 ? { caller } : {}),
    ...(employer === undefined ? {} : { employer }),
    ...(said.length > 0 ? { [field]: said.join('\n\n') } : {}),
  };
}

function partiesOf({ personal: { name, phone, identity, employer } }: ArchivedCase) {
  const details: PartyDetails = { ...(name && { name }), ...(phone && { phone }), ...(identity && { identity }) };
  return [
    ...(Object.keys(details).length > 0 ? [{ partyNo: 1, part: 'claimant' as const, details }] : []),
    ...(employer === undefined ? [] : [{ partyNo: 2, part: 'employer' as const, details: { name: employer } }]),
  ];
}

function viewOf(
  one: Numbered,
  { source, ...opening }: { source: string; matter: string; externalReference: string },
): CaseView {
  const { caseNo, process, matter, unit, platform, outcome, openedAt, closedAt, number } = one;
  return {
    ...{ caseNo, process: process.name, title: `${matter.zh} ${matter.en}`, stage: 'archived', ended: true },
    ...{ outcome, closedAt, openedAt, holder: unit, platform, round: 1, open: [], standing: [] },
    ...{ deadlines: [], orders: [], urgedCount: 0, flags: ['imported'] },
    details: { opening, imported: { source, number } },
  };
}
