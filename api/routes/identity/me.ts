import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import { eq } from 'drizzle-orm';
import type { FastifyInstance } from 'fastify';
import { formatInstant } from '../../../calendar/index.ts';
import { revokeSessionsOf } from '../../../db/identity/sessions.ts';
import { users } from '../../../db/schema/index.ts';
import { dueOf } from '../../identity/due.ts';
import * as schemas from './schemas.ts';

const tags = ['identity'];
const config = { whileDue: true };

/** Who I am, and where I am logged in. */
export async function meRoutes(app: FastifyInstance): Promise<void> {
  const routes = app.withTypeProvider<TypeBoxTypeProvider>();

  routes.get(
    '/v1/me',
    {
      config,
      schema: {
        ...{ tags, operationId: 'me', summary: '我是谁 / Who I am' },
        response: { 200: schemas.me, ...schemas.refusals },
      },
    },
    async ({ caller }) => {
      const { userId, kind, memberships, via } = caller;
      const [user] = await app.db.select({ label: users.label }).from(users).where(eq(users.id, userId));
      const due = dueOf(caller, app.identity.settings);
      return {
        ...{ userId, label: user?.label ?? '', kind, memberships: [...memberships], via: via.kind },
        ...(via.kind === 'session' ? { by: via.by, secondFactor: via.secondFactor } : {}),
        ...(via.kind === 'key' ? { purpose: via.purpose, unitId: via.unit } : {}),
        ...{ until: via.until === null ? null : formatInstant(via.until), ...(due === undefined ? {} : { due }) },
      };
    },
  );

  routes.post(
    '/v1/me/sessions/revoke',
    {
      config,
      schema: {
        ...{ tags, operationId: 'endMySessions', summary: '结束本人其他会话 / End all my other sessions' },
        response: { 200: schemas.ended, ...schemas.refusals },
      },
    },
    async ({ caller: { userId, via } }) => {
      const but = via.kind === 'session' ? via.hash : undefined;
      return { ended: await revokeSessionsOf(app.db, userId, app.clock.now(), but) };
    },
  );
}
