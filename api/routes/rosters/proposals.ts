import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyInstance } from 'fastify';
import { dateOf } from '../../../calendar/index.ts';
import { candidatesFor, tiesOf } from '../../../db/rosters/candidates.ts';
import { barsOf, byTurn, reasonsFor, type Candidate } from '../../../db/rosters/judge.ts';
import { openName } from '../../../db/rosters/names.ts';
import { appointmentShownAs } from '../../../workflows/kit/appointment.ts';
import { processes } from '../../../workflows/processes.ts';
import { caseForAct } from '../../commands/standing.ts';
import { Problem } from '../../problem.ts';
import { caseNoParams } from '../lists/schemas.ts';
import { shown } from '../lists/instants.ts';
import { proposalQuery, proposals, refusals } from './schemas.ts';

const NAMING_ROLES: readonly string[] = ['caseworker', 'unit-head', 'call-taker'];

/** 轮派建议: whom the rosters offer for a case, in turn, and why the others are left out. */
export async function proposalRoutes(app: FastifyInstance): Promise<void> {
  const routes = app.withTypeProvider<TypeBoxTypeProvider>();
  routes.get(
    '/v1/cases/:caseNo/proposals',
    {
      schema: {
        ...{ tags: ['rosters'], operationId: 'proposeForCase', summary: '指派建议 / Whom to name in a case' },
        description:
          '在办少者先，上次指派早者先。承办单位人员可用。 / Fewest open assignments first, then longest since named. For the holder’s staff.',
        ...{ params: caseNoParams, querystring: proposalQuery, response: { 200: proposals, ...refusals } },
      },
    },
    async ({ params: { caseNo }, query: { role, limit }, caller }) => {
      const process = processes.find(({ series }) => caseNo.startsWith(`${series}-`));
      if (!process) throw new Problem('not-found');
      const { view } = await caseForAct(app, process, caseNo, caller);
      const mayName = caller.memberships.some((m) => m.bodyId === view.holder.id && NAMING_ROLES.includes(m.role));
      if (!mayName) throw new Problem('forbidden', undefined, { reason: 'not-yours-to-do' });
      if (view.outcome !== undefined) throw new Problem('not-open', undefined, { reason: 'case-closed' });
      const on = dateOf(app.clock.now());
      const [all, ties] = await Promise.all([
        candidatesFor(app.db, { caseNo, holder: view.holder, on }, role),
        tiesOf(app.db, caseNo),
      ]);
      const { matter } = (view.details['opening'] ?? {}) as { readonly matter?: string };
      const firm = view.details[appointmentShownAs['law-firm']];
      const occasion = { on, matter: matter ?? null, ties, firm: typeof firm === 'string' ? firm : undefined };
      const judged = all.sort(byTurn).map((candidate) => ({ candidate, whyNot: barsOf(candidate, occasion) }));
      const eligible = judged.filter(({ whyNot }) => whyNot.length === 0);
      const leftOut = judged.filter(({ whyNot }) => whyNot.length > 0);
      const toItem = ({ id, unitId, firmId, load, lastNamedAt, nameCipher }: Candidate) => ({
        ...{ id, unitId, firmId, load, lastNamedAt: shown(lastNamedAt) },
        name: openName(app.house.keys, { entry: id }, nameCipher),
      });
      return {
        ...{ caseNo, role, holder: view.holder.id, on },
        items: eligible
          .slice(0, limit)
          .map(({ candidate }, index) => ({ rank: index + 1, ...toItem(candidate), why: reasonsFor(candidate) })),
        leftOut: leftOut.slice(0, limit).map(({ candidate, whyNot }) => ({ ...toItem(candidate), whyNot })),
        counts: { eligible: eligible.length, leftOut: leftOut.length },
      };
    },
  );
}
