import type { FastifyInstance } from 'fastify';
import { type CalendarHooks, calendarRoutes } from './calendar.ts';
import { callbackRoutes } from './callbacks.ts';
import { type CaseHooks, caseRoutes } from './cases.ts';
import { deadlineRoutes } from './deadlines.ts';
import { filingCopyRoutes } from './filing-copies.ts';
import { inTrayRoutes } from './in-tray.ts';
import { noticeRoutes } from './notices.ts';
import { supervisionOrderRoutes } from './supervision-orders.ts';

/** What the read side needs from the rest of the house. */
export type ListHooks = CaseHooks & CalendarHooks;

/** Every route of the read side: what supervisors ask, what waits, what a case holds, the calendar. */
export const listRoutes =
  (hooks: ListHooks = {}) =>
  async (app: FastifyInstance): Promise<void> => {
    await app.register(deadlineRoutes);
    await app.register(caseRoutes, hooks);
    await app.register(inTrayRoutes);
    await app.register(supervisionOrderRoutes);
    await app.register(filingCopyRoutes);
    await app.register(callbackRoutes);
    await app.register(noticeRoutes);
    await app.register(calendarRoutes, hooks);
  };
