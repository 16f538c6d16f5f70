import { and, eq, lte, or } from 'drizzle-orm';
import { dateOf } from '../../calendar/index.ts';
import type { Queryable } from '../../db/client.ts';
import { gramsOf } from '../../db/crypto/grams.ts';
import { sealJson, type CaseKey } from '../../db/crypto/case-key.ts';
import { textsIn } from '../../db/crypto/texts.ts';
import { nextNumber } from '../../db/numbers.ts';
import { platformOf } from '../../db/organisations/platform.ts';
import { unitRef } from '../../db/organisations/tree.ts';
import { actOf, openingTexts, type Texts } from '../../db/queries/case-texts.ts';
import { caseAccess, commands, matters, policies } from '../../db/schema/index.ts';
import type { Fact, Json, OpenCommand } from '../../workflows/kit/messages.ts';
import type { Process } from '../../workflows/kit/vocabulary.ts';
import { carryAttachments } from './attachments.ts';
import { textOf } from './facts.ts';
import { linkBothWays } from './links.ts';
import type { Context } from './setting.ts';

/**
 * 移交: writes the intake command of the new case in the transaction of the act that calls for it; the relay opens it.
 * Parties and texts named in `carry` come from the old case as they stand now, those in `give` from the act itself.
 */
export async function writeHandoff({ tx, deps, rest, entry }: Context, fact: Fact): Promise<void> {
  const { view } = rest;
  const [id, process] = [textOf(fact, 'commandId'), textOf(fact, 'process')];
  const oldKey = await deps.caseKeys.get(tx.drizzle, view.caseNo);
  if (!oldKey) throw new Error(`the papers of ${view.caseNo} are gone: nothing can be handed off`);
  const { texts, opening, act } = await papersOf(tx.drizzle, oldKey, fact, entry.cause);
  const caseNo = await nextNumber(tx.drizzle, textOf(fact, 'series'), entry.at);
  const newKey = await deps.caseKeys.create(tx.drizzle, caseNo);
  const inForce = await policiesOn(tx.drizzle, dateOf(entry.at));
  const platform =
    (await platformOf(tx.drizzle, fact as unknown as Pick<Process, 'platform'>, inForce)) ?? view.platform;
  const intake = await intakeOf(tx.drizzle, fact, platform.id);
  const signal: OpenCommand = {
    ...{ id, action: 'open', actor: act.actor, receivedAt: entry.at },
    ...{ body: fact['body'] as OpenCommand['body'], given: Object.keys(texts), units: opening.units },
    title: (await titleOf(tx.drizzle, fact['body'])) ?? textOf(fact, 'title'),
    ...{ platform, policies: inForce },
    ...(intake ? { intake } : {}),
  };
  await tx.drizzle.insert(commands).values({
    ...{ id, caller: act.actor.userId, route: `handoff:${view.caseNo}`, bodyHash: '' },
    ...{ kind: 'open', process, caseNo, action: 'open' },
    ...{ receivedAt: entry.at, nextAttemptAt: Date.now(), signal },
    bodyCipher: sealJson(newKey, `command:${id}`, texts),
    grams: gramsOf(deps.keys, textsIn(texts)),
  });
  await carryAttachments(tx, deps, { from: view.caseNo, to: caseNo, commandId: id, at: entry.at });
  await linkBothWays(tx.drizzle, view.caseNo, caseNo, { kind: textOf(fact, 'as'), since: entry.at });
  await letFollow(tx.drizzle, caseNo, [view.platform.id, view.intake?.id, entry.actor?.unit], entry.at);
}

/** The texts that go over, and the commands they come from. */
async function papersOf(
  tx: Queryable,
  key: CaseKey,
  fact: Fact,
  cause: string,
): Promise<{ texts: Texts; opening: OpenCommand; act: OpenCommand }> {
  const from = textOf(fact, 'from');
  const signals = await tx
    .select()
    .from(commands)
    .where(and(eq(commands.caseNo, key.caseNo), or(eq(commands.kind, 'open'), eq(commands.id, from))));
  const opening = signals.find((row) => row.kind === 'open')?.signal as OpenCommand | undefined;
  const act = signals.find((row) => row.id === from);
  if (!opening || !act) throw new Error(`the commands of ${key.caseNo} are gone: nothing can be handed off`);
  const [old, said] = [await openingTexts(tx, key, cause), (await actOf(tx, key, from)).texts];
  const texts = { ...taken(old, fact['carry']), ...taken(said, fact['give']) };
  return { texts, opening, act: act.signal as OpenCommand };
}

/** `fields` says for each new field which old one it is. */
const taken = (texts: Texts, fields: Json | undefined): Texts =>
  Object.fromEntries(
    Object.entries((fields ?? {}) as Record<string, string>)
      .map(([name, old]) => [name, texts[old]] as const)
      .filter(([, value]) => value !== undefined),
  );

async function intakeOf(tx: Queryable, fact: Fact, platform: string): Promise<OpenCommand['intake']> {
  const id = fact['intake'];
  if (typeof id !== 'string' || id === platform) return undefined;
  const unit = await unitRef(tx, id);
  return unit?.active ? unit : undefined;
}

/** The catalogue's title of the matter the new case is about, if it says which. */
async function titleOf(tx: Queryable, body: Json | undefined): Promise<string | undefined> {
  const matter = (body as { readonly matter?: string } | undefined)?.matter;
  if (matter === undefined) return undefined;
  const [row] = await tx.select().from(matters).where(eq(matters.code, matter));
  return row && `${row.zh} ${row.en}`;
}

/** Every policy in force on that day; the new case takes those it knows. */
async function policiesOn(tx: Queryable, date: string): Promise<Record<string, Json>> {
  const rows = await tx
    .select()
    .from(policies)
    .where(lte(policies.effectiveFrom, date))
    .orderBy(policies.effectiveFrom);
  return Object.fromEntries(rows.map((row) => [row.name, row.value as Json]));
}

/** Who had a part in the old case may see what becomes of it. */
async function letFollow(tx: Queryable, caseNo: string, bodies: readonly (string | undefined)[], since: number) {
  const rows = [...new Set(bodies)].flatMap((bodyId) => (bodyId === undefined ? [] : [bodyId]));
  await tx
    .insert(caseAccess)
    .values(rows.map((bodyId) => ({ ...{ caseNo, bodyId, since }, reason: 'linked' as const })))
    .onConflictDoNothing();
}
