import { and, asc, eq, inArray, lt } from 'drizzle-orm';
import type { FastifyInstance } from 'fastify';
import { formatInstant } from '../../calendar/index.ts';
import { openJson } from '../../db/crypto/case-key.ts';
import { caseParties, cases, commands, deadlines, supervisionOrders } from '../../db/schema/index.ts';
import { WORKER_PARTIES_FROM } from '../../db/documents/papers.ts';
import { isCaseVisible, sightOf } from '../../db/queries/visibility.ts';
import { authorityFor, standingOf } from '../../workflows/kit/authority.ts';
import { bodySchema } from '../../workflows/kit/fields.ts';
import type { CaseView } from '../../workflows/kit/messages.ts';
import type { Process } from '../../workflows/kit/vocabulary.ts';
import { actorOf } from '../commands/standing.ts';
import type { Caller } from '../context.ts';
import { Problem } from '../problem.ts';
import { actionsOf } from '../actions.ts';

/** A case as a caller sees it: state, parties, texts of the intake, deadlines, orders, and what this caller may do next. */
export async function viewCase(app: FastifyInstance, process: Process, caseNo: string, caller: Caller) {
  const [row] = await app.db.select().from(cases).where(eq(cases.caseNo, caseNo));
  const sight = await sightOf(app.db, caller);
  const isSeen = await isCaseVisible(app.db, sight, caseNo);
  if (!isSeen || row?.process !== process.name) throw new Problem('not-found');
  if (sight.headsOnly) throw new Problem('forbidden', undefined, { reason: 'heads-only' });
  const view = row.view as CaseView;
  const [limits, orders, parties, texts] = await Promise.all([
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
    partiesOf(app, caseNo, view, caller),
    textsOf(app, caseNo, 'open'),
  ]);
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
    parties,
    intake: texts,
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

/** Parties in clear for those who carry the case; a confidential claimant only for the platform and the city. */
async function partiesOf(app: FastifyInstance, caseNo: string, view: CaseView, caller: Caller) {
  const rows = await app.db
    .select()
    .from(caseParties)
    .where(and(eq(caseParties.caseNo, caseNo), lt(caseParties.partyNo, WORKER_PARTIES_FROM)))
    .orderBy(asc(caseParties.partyNo));
  const key = rows.length > 0 ? await app.house.caseKeys.get(app.db, caseNo) : null;
  const platform = [view.platform.id, ...view.platform.above];
  const isPlatform = caller.memberships.some((m) => platform.includes(m.bodyId));
  return rows.map((p) => ({
    part: p.part,
    confidential: p.confidential,
    details:
      key && (!p.confidential || isPlatform)
        ? openJson<Record<string, unknown>>(key, `party:${p.partyNo}`, p.detailsCipher)
        : null,
  }));
}

/** The texts of the commands of a case, by command id; empty where they were erased. */
export async function textsByCommand(
  app: FastifyInstance,
  caseNo: string,
  commandIds: readonly string[],
): Promise<Map<string, Record<string, unknown>>> {
  const ids = commandIds.filter((id) => /^[0-9a-f-]{36}$/.test(id));
  if (ids.length === 0) return new Map();
  const rows = await app.db
    .select({ id: commands.id, bodyCipher: commands.bodyCipher })
    .from(commands)
    .where(and(eq(commands.caseNo, caseNo), inArray(commands.id, ids)));
  const key = rows.some((r) => r.bodyCipher) ? await app.house.caseKeys.get(app.db, caseNo) : null;
  if (!key) return new Map();
  return new Map(
    rows.flatMap(({ id, bodyCipher }) =>
      bodyCipher ? [[id, openJson<Record<string, unknown>>(key, `command:${id}`, bodyCipher)] as const] : [],
    ),
  );
}

/** What was written at the intake, without what is shown among the parties. */
async function textsOf(app: FastifyInstance, caseNo: string, action: string) {
  const [row] = await app.db
    .select({ id: commands.id })
    .from(commands)
    .where(and(eq(commands.caseNo, caseNo), eq(commands.action, action), eq(commands.status, 'done')))
    .limit(1);
  const texts = row ? (await textsByCommand(app, caseNo, [row.id])).get(row.id) : undefined;
  if (!texts) return null;
  const { caller: _caller, employer: _employer, employerRepresentative: _representative, ...rest } = texts;
  return rest;
}
