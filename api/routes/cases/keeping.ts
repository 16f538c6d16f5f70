import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import { formatInstant } from '../../../calendar/index.ts';
import { apart } from '../../../db/apart.ts';
import { eraseCase } from '../../../db/personal/erase.ts';
import { liftHold, placeHold } from '../../../db/personal/holds.ts';
import type { RefusalReason } from '../../../workflows/kit/refusals.ts';
import type { Caller } from '../../context.ts';
import { knownCase } from '../../personal/reach.ts';
import { Problem } from '../../problem.ts';
import { caseNoParams, refusals } from '../lists/schemas.ts';
import { sightOfCase } from '../lists/scope.ts';

const problem = Type.Unsafe<never>({ $ref: 'Problem#' });
const response = { ...refusals, 403: problem, 409: problem };
const reason = Type.String({ minLength: 2, maxLength: 500, description: '理由（加密留存） / Why; kept encrypted' });
const held = Type.Object({ caseNo: Type.String(), legalHold: Type.Boolean(), at: Type.String() });
/** A case has thousands of rows at most. */
const ERASE_TIMEOUT_MS = 10_000;
const GROUNDS = ['request', 'consent-withdrawn', 'unlawful'] as const;

/** 法律保留、清除: whether the personal data of a case is kept. No acts: the case itself does not change. */
export async function keepingRoutes(app: FastifyInstance): Promise<void> {
  const routes = app.withTypeProvider<TypeBoxTypeProvider>();

  routes.post(
    '/v1/cases/:caseNo/legal-hold',
    {
      schema: {
        ...{ tags: ['cases'], operationId: 'placeLegalHold', params: caseNoParams },
        summary: '法律保留 / Place a legal hold',
        description: '在解除之前不清除个人信息。 / Until it is lifted nothing of the case is erased.',
        body: Type.Object({ reason }, { additionalProperties: false }),
        response: { 201: held, ...response },
      },
    },
    async ({ params: { caseNo }, body, caller }, reply) => {
      await keeperOf(app, caller, caseNo);
      const at = app.clock.now();
      const order = { caseNo, userId: caller.userId, at, reason: body.reason };
      refuse(await placeHold(app.db, app.house.caseKeys, order));
      return reply.code(201).send({ caseNo, legalHold: true, at: formatInstant(at) });
    },
  );

  routes.delete(
    '/v1/cases/:caseNo/legal-hold',
    {
      schema: {
        ...{ tags: ['cases'], operationId: 'liftLegalHold', params: caseNoParams },
        summary: '解除法律保留 / Lift a legal hold',
        response: { 200: held, ...response },
      },
    },
    async ({ params: { caseNo }, caller }) => {
      await keeperOf(app, caller, caseNo);
      const at = app.clock.now();
      refuse(await liftHold(app.db, { caseNo, userId: caller.userId, at }));
      return { caseNo, legalHold: false, at: formatInstant(at) };
    },
  );

  routes.post(
    '/v1/cases/:caseNo/erase',
    {
      schema: {
        ...{ tags: ['cases'], operationId: 'eraseCase', params: caseNoParams },
        summary: '清除个人信息 / Erase the personal data of a case',
        description:
          '销毁本案密钥，不可恢复；限已过归档期且无法律保留的案件。编号、日期、期限、结果仍在。 / Destroys the key of the case for good; ended cases without a hold only. Numbers, dates, terms and outcomes stay.',
        body: Type.Object(
          {
            ground: Type.Enum(GROUNDS, {
              description: 'request 本人申请，consent-withdrawn 撤回同意，unlawful 违法留存 / Why',
            }),
          },
          { additionalProperties: false },
        ),
        response: {
          200: Type.Object({ caseNo: Type.String(), erasedAt: Type.String(), ground: Type.String() }),
          ...response,
        },
      },
    },
    async ({ params: { caseNo }, body: { ground }, caller }) => {
      await keeperOf(app, caller, caseNo);
      const at = app.clock.now();
      const order = { caseNo, at, userId: caller.userId, ground };
      refuse(await apart(app.db, ERASE_TIMEOUT_MS, (db) => eraseCase({ ...app.house, db }, order)));
      return { caseNo, erasedAt: formatInstant(at), ground };
    },
  );
}

/** @throws Problem `not-found`; `forbidden` but for supervisors and heads of the platform or above it. */
async function keeperOf(app: FastifyInstance, caller: Caller, caseNo: string): Promise<void> {
  await sightOfCase(app, caller, caseNo);
  const { view } = await knownCase(app, caseNo);
  const platform = [view.platform.id, ...view.platform.above];
  const may = caller.memberships.some(
    ({ role, bodyId }) => (role === 'supervisor' || role === 'unit-head') && platform.includes(bodyId),
  );
  if (!may) throw new Problem('forbidden', undefined, { reason: 'not-yours-to-do' });
}

function refuse(why: RefusalReason | undefined): void {
  if (why !== undefined) throw new Problem('conflict', undefined, { reason: why });
}
