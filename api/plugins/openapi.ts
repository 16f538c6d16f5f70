import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import type { FastifyInstance } from 'fastify';
import fp from 'fastify-plugin';
import { openapiWebhooks } from '../../engine/webhooks/event.ts';
import { processes } from '../../workflows/processes.ts';
import { DOCS_POLICY } from '../headers.ts';

/**
 * OpenAPI 3.1 from the very schemas that validate, and a page of it that loads nothing from outside. Both answer to
 * anybody, or (`shown: false`) to nobody.
 */
async function openapi(app: FastifyInstance, { shown }: { shown: boolean }): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Sanji 三级',
        version: '1',
        description: '工会三级服务体系案件管理 / Case management for the trade unions’ three-tier service system',
      },
      components: { securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } } },
      security: [{ bearer: [] }],
      webhooks: openapiWebhooks(),
      tags: processes.map((p) => ({ name: p.name, description: `${p.label.zh} / ${p.label.en}` })),
    },
    refResolver: {
      buildLocalReference: (json, _base, _fragment, i) =>
        typeof json['$id'] === 'string' ? json['$id'] : `schema-${i}`,
    },
  });
  if (!shown) return;
  await app.register(swaggerUi, { routePrefix: '/docs', staticCSP: DOCS_POLICY });
  app.get('/openapi.json', { config: { public: true }, schema: { hide: true } }, async () => app.swagger());
}

export default fp(openapi, { name: 'openapi', fastify: '5.x' });
