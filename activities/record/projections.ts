import { eq } from 'drizzle-orm';
import { callbacks, serviceUnits, urgings } from '../../db/schema/index.ts';
import type { Fact, Json, Rest } from '../../workflows/kit/messages.ts';
import { endAppointment, endAppointments, writeAppointment } from './appointments.ts';
import { attachPaper } from './attachments.ts';
import { fileCopy } from './copies.ts';
import { textOf } from './facts.ts';
import { writeHandoff } from './handoff.ts';
import type { NumberedEntry } from './journal.ts';
import { linkBothWays } from './links.ts';
import { syncOrders } from './orders.ts';
import { noteOnDocument } from './document-events.ts';
import { amendParties, writeParties } from './parties.ts';
import { retitle } from './titles.ts';
import { tellSource } from './transfers.ts';
import { addWorkers, answerWorkers } from './workers.ts';
import type { Context, Rows, Setting } from './setting.ts';

type Projection = (context: Context, fact: Fact) => Promise<void> | void;

/** Facts that the outside may want to hear of (outbox), beside what they change here. */
const ANNOUNCED: ReadonlySet<string> = new Set([
  ...['opened', 'handed-over', 'bounced', 'duty-missed', 'deadline-met-late', 'miss-corrected', 'feedback-given'],
  ...[
    'called-back',
    'closed',
    'reopened',
    'ended',
    'order-issued',
    'order-replied',
    'order-closed',
    'order-withdrawn',
    'urged',
    'document-issued',
    'document-voided',
    'handed-off',
  ],
]);

/** Stages that say something outside: in which somebody is owed a call, or has to bring papers. */
const ANNOUNCED_STAGES: ReadonlyMap<unknown, string> = new Map([
  ['callback', 'callback-due'],
  ['ring-back', 'ring-back-due'],
  ['supplement', 'papers-awaited'],
]);

/** As what a fact stands in the outbox, if at all. */
export function announcedAs(fact: Fact): string | undefined {
  if (fact.kind === 'stage-entered') return ANNOUNCED_STAGES.get(fact['stage']);
  return ANNOUNCED.has(fact.kind) ? fact.kind : undefined;
}

/** What rows follow from which fact. To add one: a line here and, if it needs more, a file beside it. */
const PROJECTIONS: Readonly<Record<string, Projection>> = {
  opened: async (context) => {
    const { view } = context.rest;
    giveAccess(context, view.platform.id, 'platform');
    if (view.intake) giveAccess(context, view.intake.id, 'holder');
    await keepEmployerAway(context);
    await writeParties(context);
  },
  'intake-completed': async (context) => {
    await keepEmployerAway(context);
    await amendParties(context);
    await retitle(context);
  },
  'handed-over': (context, fact) => giveAccess(context, textOf(fact, 'unit'), 'holder'),
  'filed-copy': async (context, fact) => {
    await fileCopy(context, fact);
    giveAccess(context, textOf(fact, 'union'), 'copy');
  },
  'order-issued': (context, fact) => giveAccess(context, textOf(fact, 'addressee'), 'addressee'),
  urged: async ({ tx, rest, entry }, fact) => {
    await tx.drizzle.insert(urgings).values({
      ...{ caseNo: rest.view.caseNo, no: Number(fact['no']), at: entry.at, byUser: entry.actor?.userId ?? '' },
      ...{ onBehalfOf: fact['onBehalfOf'] as 'caller', commandId: entry.cause },
    });
  },
  'called-back': async ({ tx, rest, entry }, fact) => {
    await tx.drizzle.insert(callbacks).values({
      ...{ caseNo: rest.view.caseNo, round: Number(fact['round']), attempt: Number(fact['attempt']), at: entry.at },
      ...{ byUser: entry.actor?.userId ?? '', reached: fact['reached'] === true, commandId: entry.cause },
      ...{ handled: fact['handled'] as boolean | null, solved: fact['solved'] as boolean | null },
      satisfaction: fact['satisfaction'] as number | null,
    });
  },
  told: ({ entry, rows }, fact) => {
    rows.notices.push({
      ...{ cause: entry.cause, kind: textOf(fact, 'notice'), bodyId: textOf(fact, 'body'), role: textOf(fact, 'role') },
      ...{ at: entry.at, detail: fact['detail'] ?? null },
    });
  },
  attached: attachPaper,
  linked: ({ tx, rest, entry }, fact) =>
    linkBothWays(tx.drizzle, rest.view.caseNo, textOf(fact, 'to'), { kind: textOf(fact, 'as'), since: entry.at }),
  'handed-off': writeHandoff,
  'document-signed': (context, fact) => noteOnDocument(context, fact, 'signed'),
  'document-served': (context, fact) => noteOnDocument(context, fact, 'served'),
  'workers-added': addWorkers,
  'workers-answered': answerWorkers,
  'parties-amended': amendParties,
  'roster-named': writeAppointment,
  'roster-refused': endAppointment('refused'),
  'roster-released': endAppointment('replaced'),
  closed: async (context) => {
    await endAppointments(context);
    await tellSource(context, 'closed');
  },
  'feedback-given': (context) => tellSource(context, 'answered'),
  bounced: (context) => tellSource(context, 'returned'),
  reopened: (context) => tellSource(context, 'reopened'),
};

/** Works out the rows that follow from entries written now; writes the rare ones itself. */
export async function project(setting: Setting, fresh: readonly NumberedEntry[]): Promise<Rows> {
  const rows: Rows = { access: [], notices: [], events: [] };
  for (const entry of fresh) {
    for (const fact of entry.facts) {
      await PROJECTIONS[fact.kind]?.({ ...setting, entry, rows }, fact);
      const kind = announcedAs(fact);
      if (kind !== undefined) rows.events.push({ seq: entry.seq, kind, payload: thin(setting.rest, entry, fact) });
    }
  }
  await syncOrders(setting);
  return rows;
}

/** The employer's own body, and its union, never see a case about that employer. */
async function keepEmployerAway(context: Context): Promise<void> {
  const excluded = (context.rest.view.details['opening'] as { employerUnit?: string } | undefined)?.employerUnit;
  if (excluded === undefined) return;
  giveAccess(context, excluded, 'excluded');
  giveAccess(context, await unionOf(context, excluded), 'excluded');
}

/** The union a unit belongs to: an employer's own is kept away together with its 职工之家. */
async function unionOf({ tx }: Context, unit: string): Promise<string> {
  const [row] = await tx.drizzle
    .select({ union: serviceUnits.unionId })
    .from(serviceUnits)
    .where(eq(serviceUnits.id, unit));
  return row?.union ?? unit;
}

function giveAccess(
  { entry, rows }: Context,
  bodyId: string,
  reason: 'platform' | 'holder' | 'copy' | 'addressee' | 'excluded',
): void {
  rows.access.push({ bodyId, reason, since: entry.at });
}

/**
 * Thin payloads: what happened to which case, in codes; whoever wants more reads it through the API, with its own authority.
 * The unit is the one the fact is about: where the case went, who has to reply, who answers for the deadline, who took the
 * case in, else who holds it after the rest.
 */
function thin({ view }: Rest, entry: NumberedEntry, fact: Fact): Json {
  const { deadline = null, order = null, document = null } = fact;
  const answering = view.deadlines.find(({ id }) => id === deadline)?.unit.id;
  const there = fact.kind === 'opened' ? (view.intake ?? view.platform) : view.holder;
  const unit = fact['unit'] ?? fact['addressee'] ?? answering ?? there.id;
  return { caseNo: view.caseNo, process: view.process, seq: entry.seq, at: entry.at, deadline, unit, order, document };
}
