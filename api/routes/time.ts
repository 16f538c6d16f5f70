import { eq } from 'drizzle-orm';
import type { FastifyInstance } from 'fastify';
import { formatInstant } from '../../calendar/index.ts';
import { asTheHouse } from '../../db/row-sight.ts';
import { cases } from '../../db/schema/index.ts';
import { fastForward } from '../../engine/fast-forward.ts';
import { workflowIdOf } from '../../workflows/processes.ts';
import { isAdjustable } from '../clock.ts';
import { Problem } from '../problem.ts';
import { requireRole } from '../roles.ts';

const LONGEST_SKIP_HOURS = 24 * 400;

/** Time that can be skipped, for the demo and the drills: exists only where the clock is adjustable, never in production. */
export async function timeRoutes(app: FastifyInstance): Promise<void> {
  const { clock } = app;
  if (!isAdjustable(clock)) return;
  /** How far each case has been skipped: one opened after an earlier skip, or that could not follow it, has to catch up. */
  const skipped = new Map<string, number>();
  /** The engine gives a skip up for the next one of the same case, so one waits for the other. */
  let last: Promise<unknown> = Promise.resolve();
  const skip = async (byMs: number): Promise<{ now: string; cases: number }> => {
    const open = await asTheHouse(() =>
      app.db.select({ caseNo: cases.caseNo, process: cases.process }).from(cases).where(eq(cases.engine, 'running')),
    );
    clock.advance(byMs);
    const { aheadMs } = clock;
    const followed = await Promise.allSettled(
      open.map(async ({ caseNo, process }) => {
        const behindMs = aheadMs - (skipped.get(caseNo) ?? 0);
        await fastForward(app.engine.client, [workflowIdOf(process, caseNo)], behindMs);
        skipped.set(caseNo, aheadMs);
      }),
    );
    const left = followed.filter(({ status }) => status === 'rejected').length;
    if (left > 0) throw new Problem('unavailable', `${left} cases could not follow`, { retryAfterSeconds: 5 });
    return { now: formatInstant(clock.now()), cases: open.length };
  };
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
      const skipping = last.then(() => skip(Math.round(request.body.hours * 3_600_000)));
      last = skipping.catch(() => undefined);
      return skipping;
    },
  );
}
