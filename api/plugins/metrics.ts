import type { FastifyInstance } from 'fastify';
import fp from 'fastify-plugin';
import { collectDefaultMetrics, Histogram, Registry } from 'prom-client';

declare module 'fastify' {
  interface FastifyInstance {
    /** What `GET /metrics` shows. */
    metrics: Registry;
  }
}

/** Times every request by route and status, and watches the process; labels come from closed sets. */
async function metrics(app: FastifyInstance): Promise<void> {
  const registry = new Registry();
  app.decorate('metrics', registry);
  collectDefaultMetrics({ register: registry });
  const requests = new Histogram({
    ...{ name: 'sanji_http_request_seconds', help: 'Requests by route and status', registers: [registry] },
    labelNames: ['method', 'route', 'status'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 3],
  });
  app.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'none';
    requests.observe({ method: request.method, route, status: reply.statusCode }, reply.elapsedTime / 1_000);
  });
}

export default fp(metrics, { name: 'metrics', fastify: '5.x' });
