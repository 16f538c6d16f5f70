import { and, eq, lte } from 'drizzle-orm';
import { dateOf } from '../../calendar/index.ts';
import { gramsOf } from '../../db/crypto/grams.ts';
import { textsIn } from '../../db/crypto/texts.ts';
import { openJson, sealJson } from '../../db/crypto/case-key.ts';
import { caseLinks, commands, matters, policies } from '../../db/schema/index.ts';
import type { Fact, Json, OpenCommand } from '../../workflows/kit/messages.ts';
import { nextNumber } from '../../db/numbers.ts';
import { textOf } from './facts.ts';
import type { Context } from './setting.ts';
import type { Queryable } from '../../db/client.ts';

/**
 * 移交: writes the intake command of the new case in the transaction of the act that calls for it; the relay opens it.
 * Parties and papers named in `carry` come from the old case's intake, texts of the act itself replace them.
 */
export async function writeHandoff({ tx, deps, rest, entry }: Context, fact: Fact): Promise<void> {
  const { caseNo } = rest.view;
  const id = textOf(fact, 'commandId');
  const process = textOf(fact, 'process');
  const [act] = await tx.drizzle
    .select()
    .from(commands)
    .where(eq(commands.id, textOf(fact, 'from')));
  const [intake] = await tx.drizzle
    .select()
    .from(commands)
    .where(and(eq(commands.caseNo, caseNo), eq(commands.kind, 'open')))
    .limit(1);
  const oldKey = await deps.caseKeys.get(tx.drizzle, caseNo);
  if (!act || !intake || !oldKey) throw new Error(`the papers of ${caseNo} are gone: nothing can be handed off`);
  const texts = (row: typeof act) =>
    row.bodyCipher ? openJson<Record<string, unknown>>(oldKey, `command:${row.id}`, row.bodyCipher) : {};
  const carried = Object.entries(texts(intake)).filter(([name]) => (fact['carry'] as readonly string[]).includes(name));
  const body = { ...Object.fromEntries(carried), ...texts(act) };
  const newCaseNo = await nextNumber(tx.drizzle, textOf(fact, 'series'), entry.at);
  const newKey = await deps.caseKeys.create(tx.drizzle, newCaseNo);
  const opening = intake.signal as OpenCommand;
  const signal: OpenCommand = {
    ...opening,
    id,
    action: 'open',
    actor: (act.signal as OpenCommand).actor,
    receivedAt: entry.at,
    body: fact['body'] as OpenCommand['body'],
    given: Object.keys(body),
    title: (await titleOf(tx.drizzle, fact['body'])) ?? textOf(fact, 'title'),
    policies: await policiesOn(tx.drizzle, dateOf(entry.at)),
  };
  await tx.drizzle.insert(commands).values({
    ...{
      id,
      caller: act.caller,
      route: `handoff:${caseNo}`,
      bodyHash: '',
      kind: 'open',
      process,
      caseNo: newCaseNo,
      action: 'open',
    },
    receivedAt: entry.at,
    nextAttemptAt: Date.now(),
    signal,
    bodyCipher: sealJson(newKey, `command:${id}`, body),
    grams: gramsOf(deps.keys, textsIn(body)),
  });
  await linkBothWays(tx.drizzle, caseNo, newCaseNo, { kind: textOf(fact, 'as'), since: entry.at });
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

/** One row per direction. */
export async function linkBothWays(
  tx: Queryable,
  from: string,
  to: string,
  link: { kind: string; since: number },
): Promise<void> {
  await tx
    .insert(caseLinks)
    .values([
      { caseNo: from, linkedCaseNo: to, ...link },
      { caseNo: to, linkedCaseNo: from, ...link },
    ])
    .onConflictDoNothing();
}
