import type { FastifyInstance, FastifyRequest } from 'fastify';
import fp from 'fastify-plugin';
import { Counter, Gauge } from 'prom-client';
import type { Problem } from '../problem.ts';
import { RefusalNotes } from '../refusal-notes.ts';

declare module 'fastify' {
  interface FastifyInstance {
    /** Where the error handler notes refusals of authority; absent where only a part of the API is built. */
    refusals?: { note(request: FastifyRequest, problem: Problem): void; flush(): Promise<void> };
  }
}

/** A case number has no more characters; anything longer names no case. */
const LONGEST_NUMBER = 40;

/**
 * The one place where refusals of authority come to the access journal: every 403, and every 404 on a case that is there.
 * Routes do nothing for it. Noted: who, when, the route's pattern, the case, the reason; never the query or the body.
 */
async function refusals(app: FastifyInstance): Promise<void> {
  const notes = new RefusalNotes(app.db, app.log);
  app.decorate('refusals', {
    note(request: FastifyRequest, { code, reason }: Problem) {
      if ((code !== 'forbidden' && code !== 'not-found') || !request.caller) return;
      const { caseNo } = (request.params ?? {}) as { caseNo?: unknown };
      const isNumber = typeof caseNo === 'string' && caseNo.length <= LONGEST_NUMBER && !caseNo.includes('\u0000');
      if (code === 'not-found' && !isNumber) return;
      notes.add({
        ...{ at: app.clock.now(), userId: request.caller.userId, caseNo: isNumber ? caseNo : undefined },
        ...{ status: code === 'forbidden' ? 403 : 404, method: request.method },
        ...{ route: request.routeOptions.url ?? 'none', reason },
      });
    },
    flush: () => notes.flush(),
  });
  app.addHook('onClose', () => notes.flush());
  new Counter({
    ...{ name: 'sanji_refusals_unwritten_total', help: 'Refusals of authority that the access journal lacks' },
    registers: [app.metrics],
    collect() {
      this.reset();
      this.inc(notes.dropped);
    },
  });
  new Gauge({
    ...{
      name: 'sanji_refusals_waiting',
      help: 'Refusals on their way to the access journal',
      registers: [app.metrics],
    },
    collect() {
      this.set(notes.waiting);
    },
  });
}

export default fp(refusals, { name: 'refusals', fastify: '5.x', dependencies: ['metrics'] });
