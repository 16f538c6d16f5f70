import { asc, eq } from 'drizzle-orm';
import type { FastifyInstance } from 'fastify';
import { formatInstant } from '../../calendar/index.ts';
import { cases, deadlines, supervisionOrders } from '../../db/schema/index.ts';
import { keepingOf } from '../../db/personal/holds.ts';
import { isCaseVisible, sightOf } from '../../db/queries/visibility.ts';
import { transferOfCase, type Transfer } from '../../db/transfers/transfers.ts';
import { authorityFor, standingOf } from '../../workflows/kit/authority.ts';
import { bodySchema } from '../../workflows/kit/fields.ts';
import type { CaseView } from '../../workflows/kit/messages.ts';
import type { Process } from '../../workflows/kit/vocabulary.ts';
import { actorOf } from '../commands/standing.ts';
import type { Caller } from '../context.ts';
import { maskPerson, peopleOf } from '../personal/people.ts';
import { reachOf } from '../personal/reach.ts';
import { intakeFor } from '../personal/texts.ts';
import { Problem } from '../problem.ts';
import { actionsOf } from '../actions.ts';

/** A case as a caller sees it: state, parties and texts of the intake masked, deadlines, orders, and what this caller may do next. */
export async function viewCase(app: FastifyInstance, process: Process, caseNo: string, caller: Caller) {
  const [row] = await app.db.select().from(cases).where(eq(cases.caseNo, caseNo));
  const sight = await sightOf(app.db, caller);
  const isSeen = await isCaseVisible(app.db, sight, caseNo);
  if (!isSeen || row?.process !== process.name) throw new Problem('not-found');
  if (sight.headsOnly) throw new Problem('forbidden', undefined, { reason: 'heads-only' });
  const view = row.view as CaseView;
  const [limits, orders, people, kept, transfer] = await Promise.all([
    app.db
      .select()
      .from(deadlines)
      .where(eq(deadlines.caseNo, caseNo))
      .orderBy(asc(deadlines.startedAt), asc(deadlines.id)),
    app.db
      .select()
      .from(supervisionOrders)
      .where(eq(supervisionOrders.caseNo, caseNo))
      .orderBy(asc(supervisionOrders.issuedAt)),
    peopleOf(app, caseNo, reachOf(caller, view)),
    keepingOf(app.db, caseNo),
    transferOfCase(app.db, caseNo),
  ]);
  const intake = await intakeFor(app, { process, caseNo, people, clear: false });
  const iso = (at: number | null) => (at === null ? null : formatInstant(at));
  return {
    ...{ caseNo, process: row.process, title: row.title, matter: row.matter, channel: row.channel },
    ...{ stage: row.stage, stageLabel: process.stages[row.stage] ?? null, outcome: row.outcome },
    outcomeLabel: row.outcome === null ? null : (process.outcomes[row.outcome] ?? null),
    ...{
      holder: row.holderUnit,
      tier: row.holderTier,
      platform: row.platformUnit,
      assignee: row.assignee,
      round: view.round,
    },
    ...{ openedAt: iso(row.openedAt), closedAt: iso(row.closedAt), updatedAt: iso(row.updatedAt), seq: row.seq },
    ...{ flags: row.flags, urgedCount: view.urgedCount, details: view.details, engine: row.engine },
    documents: view.documents ?? [],
    ...(transfer ? { transfer: transferShown(transfer) } : {}),
    erasedAt: iso(kept.erasedAt),
    legalHoldSince: iso(kept.heldSince),
    parties: people.persons.map((person) => maskPerson(person, people)),
    intake,
    deadlines: limits.map((d) => ({
      ...{
        id: d.id,
        name: d.name,
        kind: d.kind,
        clock: d.clock,
        clause: d.clause,
        soft: d.soft,
        state: d.state,
        unit: d.unitId,
      },
      ...{
        startedAt: iso(d.startedAt),
        dueAt: iso(d.dueAt),
        originalDueAt: iso(d.originalDueAt),
        settledAt: iso(d.settledAt),
      },
      provisional: d.provisional,
    })),
    orders: orders.map((o) => ({
      ...{ no: o.no, id: o.id, grounds: o.grounds, state: o.state, issuer: o.issuerUnit, addressee: o.addresseeUnit },
      ...{
        issuedAt: iso(o.issuedAt),
        replyDueAt: iso(o.replyDueAt),
        repliedAt: iso(o.repliedAt),
        closedAt: iso(o.closedAt),
      },
    })),
    available: available(process, view, caller, row.engine === 'ended'),
  };
}

/** Where it was handed on from. Their limit is shown beside ours and is none of them. */
const transferShown = ({ source, number, category, reportedAt, theirDueAt, acknowledged }: Transfer) => ({
  ...{ source, number, category, acknowledged },
  reportedAt: reportedAt === null ? null : formatInstant(reportedAt),
  theirDueAt: theirDueAt === null ? null : formatInstant(theirDueAt),
});

/** What the caller may do now, with the schema of each body. */
function available(process: Process, view: CaseView, caller: Caller, ended: boolean) {
  if (ended) return [];
  const open = new Set([...view.open, ...view.standing]);
  const standing = standingOf(view);
  return actionsOf(process)
    .filter((a) => open.has(a.name) && authorityFor(a, actorOf(caller), standing))
    .map((a) => ({
      action: a.name,
      label: a.label,
      clause: a.clause,
      method: 'POST',
      href: `/v1/${process.collection}/${view.caseNo}/${a.name}`,
      body: bodySchema(a.body),
    }));
}
