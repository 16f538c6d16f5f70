import type { FastifyInstance } from 'fastify';
import { requestReprojection } from '../../engine/reproject.ts';
import { textsByCommand } from '../views/case-view.ts';
import { accessJournalRoutes } from './access-journal.ts';
import { attachmentRoutes } from './attachments.ts';
import { codecRoutes, codecTicketRoutes } from './codec.ts';
import { commandRoutes } from './commands.ts';
import { documentRegisterRoutes } from './document-register.ts';
import { documentTemplateRoutes } from './document-templates.ts';
import { documentRoutes } from './documents.ts';
import { dossierBatchRoutes } from './dossier-batches.ts';
import { healthRoutes } from './health.ts';
import { journalSealRoutes } from './journal-seals.ts';
import { listRoutes } from './lists.ts';
import { metricRoutes } from './metrics.ts';
import { orderActRoutes } from './orders.ts';
import { organisationRoutes } from './organisations.ts';
import { policyRoutes } from './policies.ts';
import { rosterRoutes } from './rosters.ts';
import { timeRoutes } from './time.ts';

type Routes = (app: FastifyInstance) => Promise<void>;

/** Need no bearer token: health, and the codec endpoint, which has tickets of its own. */
export const publicRoutes: readonly Routes[] = [healthRoutes, codecRoutes];

/** Lists, timelines and the calendar, with what they need from the rest of the house. */
const reading: Routes = (app) =>
  listRoutes({
    onNoticeLoaded: (notice) => requestReprojection(app.db, notice),
    // Who called stands among the parties, with their own rule of who may see it.
    textsOf: async (caseNo, causes) =>
      new Map(
        [...(await textsByCommand(app, caseNo, causes))].map(
          ([id, { caller: _caller, employer: _employer, employerRepresentative: _representative, ...texts }]) => [
            id,
            texts,
          ],
        ),
      ),
  })(app);

/** Everything else, in the order of the documentation; those of the processes are generated before them. */
export const routes: readonly Routes[] = [
  ...[commandRoutes, orderActRoutes, dossierBatchRoutes, reading, attachmentRoutes, organisationRoutes],
  ...[rosterRoutes, documentRoutes, documentRegisterRoutes, documentTemplateRoutes],
  ...[policyRoutes, accessJournalRoutes, journalSealRoutes, codecTicketRoutes, timeRoutes, metricRoutes],
];
