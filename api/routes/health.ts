import { sql } from 'drizzle-orm';
import type { FastifyInstance } from 'fastify';

/** `/livez`: the process answers. `/readyz`: it can do its work; each part by name, without detail. */
export async function healthRoutes(app: FastifyInstance): Promise<void> {
  const options = (summary: string) => ({
    config: { public: true },
    schema: { tags: ['health'], summary, security: [] },
  });
  app.get('/livez', options('存活 / Alive'), async () => ({ status: 'ok' }));
  app.get('/readyz', options('就绪 / Ready'), async (_request, reply) => {
    const [database, engine] = await Promise.all([
      app.db
        .execute(sql`select 1`)
        .then(() => true)
        .catch(() => false),
      app.engine.client
        .withDeadline(Date.now() + 1_000, () => app.engine.client.workflowService.getSystemInfo({}))
        .then(() => true)
        .catch(() => false),
    ]);
    const receipts = app.engine.board.listening;
    // Without the engine, acts are still taken and carried out later: the API stays in service.
    return reply
      .code(database ? 200 : 503)
      .send({ status: database ? 'ok' : 'unavailable', database, engine, receipts });
  });
}
