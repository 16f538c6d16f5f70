import { eq } from 'drizzle-orm';
import type { FastifyInstance } from 'fastify';
import { formatInstant } from '../../calendar/index.ts';
import { asTheHouse } from '../../db/row-sight.ts';
import { cases } from '../../db/schema/index.ts';
import { fastForward } from '../../engine/fast-forward.ts';
import { workflowIdOf } from '../../workflows/processes.ts';
import { isAdjustable } from '../clock.ts';
import { requireRole } from '../roles.ts';

const LONGEST_SKIP_HOURS = 24 * 400;

/** Time that can be skipped, for the demo and the drills: exists only where the clock is adjustable, never in production. */
export async function timeRoutes(app: FastifyInstance): Promise<void> {
  const { clock } = app;
  if (!isAdjustable(clock)) return;
  /** How far each case has been skipped: one opened after an earlier skip has to catch up. */
  const skipped = new Map<string, number>();
  app.get(
    '/v1/time',
    { schema: { tags: ['operations'], summary: '系统时间 / The time the API goes by' } },
    async () => ({
      now: formatInstant(clock.now()),
    }),
  );
  app.post<{ Body: { hours: number } }>(
    '/v1/time/skip',
    {
      schema: {
        tags: ['operations'],
        summary: '跳过时间（演示） / Skip time (demo)',
        body: {
          type: 'object',
          additionalProperties: false,
          required: ['hours'],
          properties: { hours: { type: 'number', exclusiveMinimum: 0, maximum: LONGEST_SKIP_HOURS } },
        },
      },
    },
    async (request) => {
      requireRole(request.caller, 'administrator');
      const byMs = Math.round(request.body.hours * 3_600_000);
      const open = await asTheHouse(() =>
        app.db.select({ caseNo: cases.caseNo, process: cases.process }).from(cases).where(eq(cases.engine, 'running')),
      );
      clock.advance(byMs);
      await Promise.all(
        open.map(async ({ caseNo, process }) => {
          const behindMs = clock.aheadMs - (skipped.get(caseNo) ?? 0);
          skipped.set(caseNo, clock.aheadMs);
          await fastForward(app.engine.client, [workflowIdOf(process, caseNo)], behindMs);
        }),
      );
      return { now: formatInstant(clock.now()), cases: open.length };
    },
  );
}
