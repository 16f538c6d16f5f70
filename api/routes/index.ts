import type { FastifyInstance } from 'fastify';
import { asTheHouse } from '../../db/row-sight.ts';
import { requestReprojection } from '../../engine/reproject.ts';
import { peopleOf } from '../personal/people.ts';
import { knownCase, reachOf } from '../personal/reach.ts';
import { textsFor } from '../personal/texts.ts';
import { accessJournalRoutes } from './access-journal.ts';
import { attachmentRoutes } from './attachments.ts';
import { callWebhookRoutes } from './call-webhooks.ts';
import { callEndpointRoutes } from './calls/endpoints.ts';
import { callKeepingRoutes } from './calls/keeping.ts';
import { ticketDraftRoutes } from './calls/drafts.ts';
import { callLinkRoutes } from './calls/link.ts';
import { callListRoutes } from './calls/list.ts';
import { codecRoutes, codecTicketRoutes } from './codec.ts';
import { commandRoutes } from './commands.ts';
import { documentRegisterRoutes } from './document-register.ts';
import { documentTemplateRoutes } from './document-templates.ts';
import { documentRoutes } from './documents.ts';
import { dossierBatchRoutes } from './dossier-batches.ts';
import { healthRoutes } from './health.ts';
import { identityRoutes } from './identity.ts';
import { importRoutes } from './imports.ts';
import { journalSealRoutes } from './journal-seals.ts';
import { listRoutes } from './lists.ts';
import { metricRoutes } from './metrics.ts';
import { open311Routes } from './open311.ts';
import { orderActRoutes } from './orders.ts';
import { organisationRoutes } from './organisations.ts';
import { policyRoutes } from './policies.ts';
import { progressRoutes } from './progress.ts';
import { registryRoutes } from './registry.ts';
import { rosterRoutes } from './rosters.ts';
import { screenPopRoutes } from './screen-pop.ts';
import { serviceRoutes } from './services.ts';
import { smsRoutes } from './sms.ts';
import { smsReceiptRoutes } from './sms/receipts.ts';
import { smsTemplateRoutes } from './sms/templates.ts';
import { subjectExportRoutes } from './subject-exports.ts';
import { timeRoutes } from './time.ts';
import { transferRoutes } from './transfers.ts';
import { userRoutes } from './users.ts';
import { webhookDeliveryRoutes } from './webhooks/deliveries.ts';
import { webhookEndpointRoutes } from './webhooks/endpoints.ts';

type Routes = (app: FastifyInstance) => Promise<void>;

/**
 * Need no bearer token: health; the codec endpoint, which has tickets of its own; Open311, which has its own way of keys; a
 * caller's question; receipts of texts; call centres, which sign.
 */
export const publicRoutes: readonly Routes[] = [
  ...[healthRoutes, codecRoutes, open311Routes, progressRoutes, smsReceiptRoutes, callWebhookRoutes],
];

/** Lists, timelines and the calendar, with what they need from the rest of the house. */
const reading: Routes = (app) =>
  listRoutes({
    onNoticeLoaded: (notice) => asTheHouse(() => requestReprojection(app.db, notice)),
    textsOf: async (caseNo, causes, { caller }) => {
      const { process, view } = await knownCase(app, caseNo);
      const people = await peopleOf(app, caseNo, reachOf(caller, view));
      return textsFor(app, { process, caseNo, people, clear: false }, causes);
    },
  })(app);

/** Everything else, in the order of the documentation; those of the processes are generated before them. */
export const routes: readonly Routes[] = [
  ...[commandRoutes, orderActRoutes, dossierBatchRoutes, reading, attachmentRoutes, organisationRoutes],
  ...[rosterRoutes, documentRoutes, documentRegisterRoutes, documentTemplateRoutes],
  ...[identityRoutes, userRoutes, policyRoutes, accessJournalRoutes, journalSealRoutes, codecTicketRoutes],
  ...[subjectExportRoutes, importRoutes, registryRoutes, screenPopRoutes, serviceRoutes, transferRoutes],
  ...[smsRoutes, smsTemplateRoutes],
  ...[callEndpointRoutes, callKeepingRoutes, callListRoutes, callLinkRoutes, ticketDraftRoutes],
  ...[webhookEndpointRoutes, webhookDeliveryRoutes, timeRoutes, metricRoutes],
];
