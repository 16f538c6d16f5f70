import { and, asc, desc, eq, lte } from 'drizzle-orm';
import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import { dateOf, isValidDate } from '../../calendar/index.ts';
import { unitRef } from '../../db/organisations/tree.ts';
import { policies } from '../../db/schema/index.ts';
import { smsPolicies } from '../../engine/sms/catalogue.ts';
import { dueSoonDays } from '../../engine/webhooks/catalogue.ts';
import { archiveWindowDays } from '../../workflows/kit/archive.ts';
import { standingPolicies } from '../../workflows/kit/standing/index.ts';
import { processes } from '../../workflows/processes.ts';
import { journalChange } from '../administration.ts';
import { invalidField, Problem } from '../problem.ts';
import { requireCityRole } from '../reach.ts';
import { wording } from './lists/schemas.ts';

const value = Type.Unsafe<number | boolean | string>({ type: ['integer', 'boolean', 'string'] });
const policyList = Type.Object({
  items: Type.Array(
    Type.Object({
      ...{ name: Type.String(), label: wording, default: value },
      set: Type.Array(Type.Object({ effectiveFrom: Type.String(), value, setBy: Type.String() })),
    }),
  ),
});
interface NewPolicy {
  readonly effectiveFrom: string;
  readonly value: number | boolean | string;
}

/** What the regulation leaves open: the default of each policy, and what an office has set from which day on. */
export async function policyRoutes(app: FastifyInstance): Promise<void> {
  app.get(
    '/v1/policies',
    {
      schema: {
        ...{ tags: ['operations'], operationId: 'listPolicies', summary: '政策参数 / Policies' },
        response: { 200: policyList },
      },
    },
    async () => {
      const set = await app.db.select().from(policies).orderBy(asc(policies.name), asc(policies.effectiveFrom));
      return {
        items: declared().map((p) => ({
          ...{ name: p.name, label: p.label, default: p.value },
          set: set
            .filter((row) => row.name === p.name)
            .map(({ effectiveFrom, value, setBy }) => ({ effectiveFrom, value, setBy })),
        })),
      };
    },
  );
  app.put<{ Params: { name: string }; Body: NewPolicy }>(
    '/v1/policies/:name',
    {
      schema: {
        tags: ['operations'],
        operationId: 'setPolicy',
        summary: '设定政策参数 / Set a policy',
        description:
          '对生效日起新受理的案件有效；生效日不得早于今日。 / Counts for cases opened from that day on, today at the earliest.',
        params: { type: 'object', properties: { name: { type: 'string', maxLength: 64 } } },
        body: {
          type: 'object',
          additionalProperties: false,
          required: ['effectiveFrom', 'value'],
          properties: {
            effectiveFrom: { type: 'string' },
            value: { type: ['integer', 'boolean', 'string'], minimum: 0, maximum: 1_000, minLength: 1, maxLength: 64 },
          },
        },
      },
    },
    async (request) => {
      const { caller, body, params } = request;
      await requireCityRole(app.db, caller, 'administrator'); // policies count for the whole city
      const policy = declared().find((p) => p.name === params.name);
      if (!policy) throw new Problem('not-found');
      if (!isValidDate(body.effectiveFrom))
        throw invalidField('/effectiveFrom', '须为日期 YYYY-MM-DD / must be a date YYYY-MM-DD');
      if (body.effectiveFrom < dateOf(app.clock.now()))
        throw invalidField('/effectiveFrom', '不得早于今日 / must not be before today');
      if (typeof body.value !== typeof policy.value)
        throw invalidField('/value', `须为 ${typeof policy.value} / must be a ${typeof policy.value}`);
      if (typeof body.value === 'number' && body.value < policy.least)
        throw invalidField('/value', `不得小于 ${policy.least} / must be ${policy.least} or more`);
      if (typeof body.value === 'string' && (await unitRef(app.db, body.value))?.active !== true)
        throw invalidField('/value', `没有服务机构 ${body.value} / there is no unit ${body.value}`);
      const row = { effectiveFrom: body.effectiveFrom, value: body.value, setBy: caller.userId };
      await app.db.transaction(async (tx) => {
        const [before] = await tx
          .select({ value: policies.value })
          .from(policies)
          .where(and(eq(policies.name, policy.name), lte(policies.effectiveFrom, body.effectiveFrom)))
          .orderBy(desc(policies.effectiveFrom))
          .limit(1)
          .for('update');
        await tx
          .insert(policies)
          .values({ name: policy.name, ...row })
          .onConflictDoUpdate({ target: [policies.name, policies.effectiveFrom], set: row });
        const { effectiveFrom, value } = body;
        const detail = {
          act: 'policy-set',
          policy: policy.name,
          effectiveFrom,
          from: before?.value ?? policy.value,
          value,
        };
        await journalChange(tx, app, caller, detail);
      });
      return { name: policy.name, ...row };
    },
  );
}

function declared() {
  const all = [
    ...processes.flatMap((p) => Object.values(p.policies)),
    ...standingPolicies,
    archiveWindowDays,
    dueSoonDays,
    ...Object.values(smsPolicies),
  ];
  return all.map(({ name, label, value, least }) => ({ name, label, value, least }));
}
