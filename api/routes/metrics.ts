import type { FastifyInstance } from 'fastify';
import { Counter, Gauge, type Registry } from 'prom-client';
import {
  backlog,
  openCases,
  overdueDeadlines,
  sealing,
  smsBacklog,
  smsEnds,
  webhookBacklog,
  webhookFailures,
} from '../../db/queries/metrics.ts';
import { requireRole } from '../roles.ts';

/** What is counted in the database is asked at most so often, however many scrape. */
const KEEP_MS = 15_000;

/**
 * `GET /metrics`: figures in Prometheus' text format, for administrators, auditors and keys for
 * figures. Labels come from closed sets
 * (routes, processes, stages, names of limits): nothing personal, no case numbers.
 */
export async function metricRoutes(app: FastifyInstance): Promise<void> {
  const count = countedInDatabase(app, app.metrics);
  const summary = '运行指标 / Figures for Prometheus';
  app.get('/metrics', { schema: { tags: ['health'], operationId: 'metrics', summary } }, async (request, reply) => {
    const { via } = request.caller;
    if (via.kind !== 'key' || via.purpose !== 'figures') requireRole(request.caller, 'administrator', 'auditor');
    await count();
    return reply.type(app.metrics.contentType).send(await app.metrics.metrics());
  });
}

/** Gauges as of the last scrape that asked. What the database did not answer in time is left out. */
function countedInDatabase(app: FastifyInstance, registry: Registry): () => Promise<void> {
  const gauge = (name: string, help: string, labelNames: string[] = []) =>
    new Gauge({ name, help, labelNames, registers: [registry] });
  const up = gauge('sanji_database_up', 'Whether the database answered the last scrape');
  const pending = gauge('sanji_commands_pending', 'Accepted acts that are not carried out yet');
  const oldest = gauge('sanji_commands_oldest_pending_seconds', 'Age of the oldest of them');
  const lost = gauge('sanji_cases_lost', 'Open cases without a run in the engine');
  const open = gauge('sanji_cases_open', 'Open cases', ['process', 'stage']);
  const overdue = gauge('sanji_deadlines_overdue', 'Duties past their due instant and not done', ['name']);
  const sealAge = gauge('sanji_journal_last_seal_age_seconds', 'Age of the last seal of the journals');
  const unsealed = new Counter({
    ...{ name: 'sanji_journal_seal_failures_total', help: 'Times the journals could not be sealed or a seal exported' },
    registers: [registry],
  });
  const waiting = gauge('sanji_webhooks_pending', 'Events that wait for endpoints, tried again or for the first time');
  const due = gauge(
    'sanji_webhooks_oldest_due_seconds',
    'For how long the oldest of those whose time has come has waited',
  );
  const outbox = gauge('sanji_outbox_waiting', 'Events that were not taken down for endpoints yet');
  const disabled = gauge('sanji_webhook_endpoints_disabled', 'Endpoints that are disabled');
  const failures = gauge('sanji_webhook_failures', 'Tries of the last hour that did not arrive', ['code']);
  const texts = gauge('sanji_sms_waiting', 'Texts that wait to be sent, for the morning or for another try');
  const textDue = gauge('sanji_sms_oldest_due_seconds', 'For how long the oldest text whose time has come has waited');
  const textsFail = gauge('sanji_sms_operator_failing_seconds', 'For how long the operator of texts has taken nothing');
  const textEnds = gauge('sanji_sms_settled', 'Texts of the last hour by how they ended', ['state', 'code']);
  let askedAt = -Infinity;
  return async () => {
    if (Date.now() - askedAt < KEEP_MS) return;
    askedAt = Date.now();
    const [commands, cases, late, seals, events, failed, waitingTexts, endedTexts] = await Promise.allSettled([
      backlog(app.db),
      openCases(app.db),
      overdueDeadlines(app.db, app.clock.now()),
      sealing(app.db),
      webhookBacklog(app.db, app.clock.now()),
      webhookFailures(app.db, app.clock.now()),
      smsBacklog(app.db, app.clock.now()),
      smsEnds(app.db, app.clock.now()),
    ]);
    for (const labelled of [open, overdue, failures, textEnds]) labelled.reset();
    for (const plain of [pending, oldest, lost, sealAge, waiting, due, outbox, disabled, texts, textDue, textsFail])
      plain.remove();
    up.set(commands.status === 'fulfilled' ? 1 : 0);
    if (commands.status === 'fulfilled') {
      pending.set(commands.value.pending);
      oldest.set(commands.value.oldestPendingSeconds);
      lost.set(commands.value.lost);
    }
    if (seals.status === 'fulfilled') {
      unsealed.reset();
      unsealed.inc(seals.value.failures);
      if (seals.value.lastSealAgeSeconds !== null) sealAge.set(seals.value.lastSealAgeSeconds);
    }
    if (waitingTexts.status === 'fulfilled') {
      texts.set(waitingTexts.value.waiting);
      textDue.set(waitingTexts.value.oldestDueSeconds);
      textsFail.set(waitingTexts.value.failingSeconds);
    }
    if (endedTexts.status === 'fulfilled')
      for (const { state, code, n } of endedTexts.value) textEnds.set({ state, code }, n);
    if (events.status === 'fulfilled') {
      waiting.set(events.value.pending);
      due.set(events.value.oldestDueSeconds);
      outbox.set(events.value.notTakenDown);
      disabled.set(events.value.disabled);
    }
    if (failed.status === 'fulfilled') for (const { n, ...labels } of failed.value) failures.set(labels, n);
    if (cases.status === 'fulfilled') for (const { n, ...labels } of cases.value) open.set(labels, n);
    if (late.status === 'fulfilled') for (const { n, ...labels } of late.value) overdue.set(labels, n);
  };
}
