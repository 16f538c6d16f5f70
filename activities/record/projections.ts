import { caseAccess, callbacks, outbox, urgings } from '../../db/schema/index.ts';
import type { Fact, Rest } from '../../workflows/kit/messages.ts';
import { linkBothWays, writeHandoff } from './handoff.ts';
import type { Written, WrittenEntry } from './journal.ts';
import { tell } from './notices.ts';
import { syncOrders } from './orders.ts';
import { textOf } from './facts.ts';
import { fileCopy } from './copies.ts';
import { writeParties } from './parties.ts';
import type { Deps, Transaction } from './transaction.ts';

export interface Context {
  readonly tx: Transaction;
  readonly deps: Deps;
  readonly rest: Rest;
  readonly entry: WrittenEntry;
  /** Position of the fact in its entry; tells two facts of one cause apart. */
  readonly at: number;
}
type Projection = (context: Context, fact: Fact) => Promise<void>;

/** Facts that the outside may want to hear of (outbox), beside what they change here. */
const ANNOUNCED: ReadonlySet<string> = new Set([
  ...['opened', 'handed-over', 'bounced', 'duty-missed', 'deadline-met-late', 'miss-corrected', 'feedback-given'],
  ...['called-back', 'closed', 'reopened', 'ended', 'order-issued', 'order-replied', 'order-closed', 'urged'],
]);

/** What rows follow from which fact. To add one: a line here and a file beside it. */
const PROJECTIONS: Readonly<Record<string, Projection>> = {
  opened: async (context) => {
    const { view } = context.rest;
    const excluded = (view.details['opening'] as { employerUnit?: string } | undefined)?.employerUnit;
    await giveAccess(context, view.platform.id, 'platform');
    if (excluded !== undefined) await giveAccess(context, excluded, 'excluded');
    await writeParties(context);
  },
  'handed-over': async (context, fact) => giveAccess(context, textOf(fact, 'unit'), 'holder'),
  'filed-copy': async (context, fact) => {
    await fileCopy(context, fact);
    await giveAccess(context, textOf(fact, 'union'), 'copy');
  },
  urged: async ({ tx, rest, entry }, fact) => {
    await tx.insert(urgings).values({
      caseNo: rest.view.caseNo,
      no: Number(fact['no']),
      at: entry.at,
      byUser: entry.actor?.userId ?? '',
      onBehalfOf: fact['onBehalfOf'] as 'caller',
      commandId: entry.cause,
    });
  },
  'called-back': async ({ tx, rest, entry }, fact) => {
    await tx.insert(callbacks).values({
      caseNo: rest.view.caseNo,
      round: Number(fact['round']),
      attempt: Number(fact['attempt']),
      at: entry.at,
      byUser: entry.actor?.userId ?? '',
      reached: fact['reached'] === true,
      handled: fact['handled'] as boolean | null,
      solved: fact['solved'] as boolean | null,
      satisfaction: fact['satisfaction'] as number | null,
      commandId: entry.cause,
    });
  },
  told: tell,
  linked: async ({ tx, rest, entry }, fact) =>
    linkBothWays(tx, rest.view.caseNo, textOf(fact, 'to'), { kind: textOf(fact, 'as'), since: entry.at }),
  'handed-off': writeHandoff,
};

/** Writes the rows that follow from entries written now, and brings the orders up to date with the whole state. */
export async function project(tx: Transaction, deps: Deps, rest: Rest, fresh: Written['fresh']): Promise<void> {
  const events = [];
  for (const entry of fresh) {
    for (const [at, fact] of entry.facts.entries()) {
      await PROJECTIONS[fact.kind]?.({ tx, deps, rest, entry, at }, fact);
      if (ANNOUNCED.has(fact.kind))
        events.push({ caseNo: rest.view.caseNo, seq: entry.seq, kind: fact.kind, payload: thin(rest, entry, fact) });
    }
  }
  if (events.length > 0) await tx.insert(outbox).values(events);
  await syncOrders(tx, rest);
}

async function giveAccess(
  { tx, rest, entry }: Context,
  bodyId: string,
  reason: 'platform' | 'holder' | 'copy' | 'excluded',
): Promise<void> {
  await tx
    .insert(caseAccess)
    .values({ caseNo: rest.view.caseNo, bodyId, reason, since: entry.at })
    .onConflictDoNothing();
}

/** Thin payloads: what happened to which case; whoever wants more reads it through the API, with its own authority. */
function thin(rest: Rest, entry: WrittenEntry, fact: Fact) {
  const { deadline, unit, order } = fact;
  return { caseNo: rest.view.caseNo, process: rest.view.process, seq: entry.seq, at: entry.at, deadline, unit, order };
}
