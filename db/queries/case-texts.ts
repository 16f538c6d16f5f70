/** What was written in a case by and about people. For the house itself: sight of the case is checked before. */
import { sql } from 'drizzle-orm';
import type { Queryable } from '../client.ts';
import { openJson, type CaseKey } from '../crypto/case-key.ts';

export type Texts = Readonly<Record<string, unknown>>;
/** An act that the case has journalled, with the texts that came with it. */
export interface ActTexts {
  readonly id: string;
  readonly action: string;
  readonly receivedAt: number;
  readonly actor: string;
  readonly body: Texts;
  readonly texts: Texts;
}

interface Row extends Record<string, unknown> {
  readonly id: string;
  readonly action: string;
  readonly received_at: string;
  readonly caller: string;
  readonly body: Texts | null;
  readonly body_cipher: Buffer | null;
}

/**
 * Acts of a case in the order of its journal, those of the named actions only.
 * @param also a command that is being recorded now, whose entry does not stand there yet.
 */
export async function actsOf(
  db: Queryable,
  key: CaseKey,
  actions: readonly string[],
  also: string | undefined = undefined,
): Promise<ActTexts[]> {
  const { rows } = await db.execute<Row>(sql`
    select c.id, c.action, c.received_at, c.caller, c.signal->'body' as body, c.body_cipher
    from commands c left join case_journal j on j.case_no = c.case_no and j.cause = c.id::text
    where c.case_no = ${key.caseNo} and c.action = any(${sql.param([...actions])}::text[])
      and (j.seq is not null or c.id::text = ${also ?? ''})
    order by j.seq nulls last`);
  return rows.map((row) => opened(key, row));
}

/** Ids of the commands of a case with texts that were carried out, in the order of their coming. */
export async function commandsOf(db: Queryable, caseNo: string): Promise<string[]> {
  const { rows } = await db.execute<{ id: string }>(sql`
    select id from commands where case_no = ${caseNo} and status = 'done' and body_cipher is not null
    order by received_at, id limit 2000`);
  return rows.map(({ id }) => id);
}

/** One act of a case, journalled or being recorded. @throws Error if the case has no such command. */
export async function actOf(db: Queryable, key: CaseKey, id: string): Promise<ActTexts> {
  const { rows } = await db.execute<Row>(sql`
    select id, action, received_at, caller, signal->'body' as body, body_cipher from commands
    where case_no = ${key.caseNo} and id = ${id}::uuid`);
  const act = rows.map((row) => opened(key, row))[0];
  if (!act) throw new Error(`${key.caseNo} has no command ${id}`);
  return act;
}

function opened(key: CaseKey, row: Row): ActTexts {
  return {
    ...{ id: row.id, action: row.action, receivedAt: Date.parse(row.received_at), actor: row.caller },
    body: row.body ?? {},
    texts: row.body_cipher ? openJson<Texts>(key, `command:${row.id}`, row.body_cipher) : {},
  };
}

/** The actions that put right what the opening says: about people, and what a call left open. */
export const AMENDING: readonly string[] = ['amend-parties', 'complete-intake'];

/** The texts of the opening as they stand now: what was amended since replaces what was first written. */
export async function openingTexts(db: Queryable, key: CaseKey, also?: string): Promise<Texts> {
  const acts = await actsOf(db, key, ['open', ...AMENDING], also);
  return acts.reduce<Texts>((texts, act) => amended(texts, act.action === 'open' ? act.texts : partiesIn(act)), {});
}

/** A group is amended field by field; anything else is replaced. */
function amended(texts: Texts, by: Texts): Texts {
  const next: Record<string, unknown> = { ...texts };
  for (const [name, value] of Object.entries(by)) {
    const old = next[name];
    next[name] = isGroup(old) && isGroup(value) ? { ...old, ...value } : value;
  }
  return next;
}

const partiesIn = ({ texts: { reason: _reason, ...parties } }: ActTexts): Texts => parties;
const isGroup = (value: unknown): value is Texts =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
