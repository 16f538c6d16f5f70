import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import { and, desc, eq, inArray } from 'drizzle-orm';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { formatInstant } from '../../../calendar/index.ts';
import { endKey, makeKey, type Made, type NewKey, readNetwork } from '../../../db/identity/machine-keys.ts';
import { machineKeys, memberships, users } from '../../../db/schema/index.ts';
import { journalChange } from '../../administration.ts';
import type { Caller } from '../../context.ts';
import { invalidField, Problem } from '../../problem.ts';
import { isWithin, requireReach } from '../../reach.ts';
import * as schemas from './schemas.ts';

const tags = ['identity'];
const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
/** Together no wider than a /8, of IPv6 a /32: anything wider is no restriction. */
const WIDEST_BITS = { ipv4: 8, ipv6: 32 } as const;
type Key = typeof machineKeys.$inferSelect;

/** Keys of machines, kept by the security officer over their unit; every change is journalled. */
export async function machineKeyRoutes(app: FastifyInstance): Promise<void> {
  const routes = app.withTypeProvider<TypeBoxTypeProvider>();
  const answerMade = (reply: FastifyReply, key: NewKey, { id, key: secret }: Made) =>
    reply
      .code(201)
      .header('location', `/v1/machine-keys/${id}`)
      .send({ ...toItem({ ...EMPTY, ...key, id }), key: secret });

  routes.get(
    '/v1/machine-keys',
    {
      schema: {
        ...{ tags, operationId: 'listMachineKeys', summary: '接入密钥 / Keys of machines' },
        ...{ querystring: schemas.keyQuery, response: { 200: schemas.keyList, ...schemas.refusals } },
      },
    },
    async ({ caller, query: { unit } }) => {
      const reach = await requireReach(app.db, caller, 'security-officer');
      const ofUnit = unit === undefined ? undefined : eq(machineKeys.unitId, unit);
      const theirs = reach === 'everything' ? undefined : inArray(machineKeys.unitId, [...reach]);
      const keys = await app.db
        .select()
        .from(machineKeys)
        .where(and(ofUnit, theirs))
        .orderBy(desc(machineKeys.createdAt));
      return { items: keys.map(toItem) };
    },
  );

  routes.post(
    '/v1/machine-keys',
    {
      schema: {
        ...{ tags, operationId: 'makeMachineKey', summary: '新建接入密钥 / Make a key for a machine' },
        ...{ body: schemas.newKey, response: { 201: schemas.madeKey, ...schemas.refusals } },
      },
    },
    async ({ caller, body: { days, ...order } }, reply) => {
      const reach = await requireReach(app.db, caller, 'security-officer');
      if (!isWithin(reach, order.unitId)) throw new Problem('forbidden');
      await checkOrder(app, order);
      const now = app.clock.now();
      const key = { ...order, createdAt: now, createdBy: caller.userId, expiresAt: now + days * DAY_MS };
      const made = await app.db.transaction(async (tx) => {
        const made = await makeKey(tx, key);
        const { unitId: unit, purpose, userId: user } = key;
        await journalChange(tx, app, caller, { machineKey: made.id, did: 'made', unit, purpose, user, days });
        return made;
      });
      return answerMade(reply, key, made);
    },
  );

  routes.post(
    '/v1/machine-keys/:id/rotate',
    {
      schema: {
        ...{ tags, operationId: 'rotateMachineKey', summary: '轮换密钥 / Rotate a key' },
        description: '新密钥即可使用，旧密钥到期后失效。 / The new key is good at once, the old one until its end.',
        ...{
          params: schemas.keyParams,
          body: schemas.rotation,
          response: { 201: schemas.madeKey, ...schemas.refusals },
        },
      },
    },
    async ({ caller, params, body: { overlapHours, days } }, reply) => {
      const old = await standing(app, caller, params.id);
      const now = app.clock.now();
      const { userId, unitId, purpose, label, networks } = old;
      const key = {
        ...{ userId, unitId, purpose, label, networks, createdAt: now, createdBy: caller.userId },
        expiresAt: now + days * DAY_MS,
      };
      const made = await app.db.transaction(async (tx) => {
        const made = await makeKey(tx, key);
        if (!(await endKey(tx, old.id, Math.min(old.expiresAt, now + overlapHours * HOUR_MS), made.id)))
          throw new Problem('conflict', undefined, { reason: 'key-replaced' });
        await journalChange(tx, app, caller, { machineKey: old.id, did: 'rotated', by: made.id, overlapHours, days });
        return made;
      });
      return answerMade(reply, key, made);
    },
  );

  routes.post(
    '/v1/machine-keys/:id/revoke',
    {
      schema: {
        ...{ tags, operationId: 'revokeMachineKey', summary: '吊销密钥 / Revoke a key' },
        ...{ params: schemas.keyParams, response: { 200: schemas.keyItem, ...schemas.refusals } },
      },
    },
    async ({ caller, params }) => {
      const old = await standing(app, caller, params.id);
      const revokedAt = app.clock.now();
      await app.db.transaction(async (tx) => {
        await tx.update(machineKeys).set({ revokedAt }).where(eq(machineKeys.id, old.id));
        await journalChange(tx, app, caller, { machineKey: old.id, did: 'revoked' });
      });
      return toItem({ ...old, revokedAt });
    },
  );
}

/** A key that has not ended, of a unit of the caller's. @throws Problem `forbidden`, `not-found`, `conflict` */
async function standing(app: FastifyInstance, caller: Caller, id: string): Promise<Key> {
  const reach = await requireReach(app.db, caller, 'security-officer');
  const [key] = await app.db.select().from(machineKeys).where(eq(machineKeys.id, id));
  if (!key || !isWithin(reach, key.unitId)) throw new Problem('not-found');
  if (key.revokedAt !== null || key.expiresAt <= app.clock.now())
    throw new Problem('conflict', undefined, { reason: 'key-ended' });
  return key;
}

/** A key is of a machine that works at the unit; one for figures alone may be of a machine kept there. @throws Problem `invalid` */
async function checkOrder(
  app: FastifyInstance,
  { userId, unitId, purpose, networks }: Pick<Key, 'userId' | 'unitId' | 'purpose' | 'networks'>,
): Promise<void> {
  const wrong = networks.findIndex(
    (network, n) => readNetwork(network) === undefined || areTooWide(networks.slice(0, n + 1)),
  );
  if (wrong >= 0)
    throw invalidField(
      `/networks/${wrong}`,
      '须为 CIDR，如 10.1.0.0/16，合计不得宽于 /8（IPv6 /32） / must be networks like 10.1.0.0/16, together no wider than a /8 (IPv6: /32)',
    );
  const [user] = await app.db.select().from(users).where(eq(users.id, userId));
  if (user?.kind !== 'machine' || !user.active)
    throw invalidField('/userId', '须为启用的系统账号 / must be an active machine');
  if (purpose === 'figures' && user.bodyId === unitId) return;
  const at = and(eq(memberships.userId, userId), eq(memberships.bodyId, unitId));
  const held = await app.db.select({ role: memberships.role }).from(memberships).where(at);
  if (held.length === 0) throw invalidField('/unitId', '该账号在此机构没有岗位 / the machine has no role there');
}

/** Whether networks of one kind together are wider than the widest that is allowed. */
const areTooWide = (networks: readonly string[]): boolean =>
  (['ipv4', 'ipv6'] as const).some((version) => {
    const own = networks.flatMap((network) => readNetwork(network) ?? []).filter((one) => one.version === version);
    return own.reduce((sum, { bits }) => sum + 2 ** (WIDEST_BITS[version] - bits), 0) > 1;
  });

const EMPTY = { lastUsedAt: null, revokedAt: null, replacedBy: null };
const orNull = (at: number | null): string | null => (at === null ? null : formatInstant(at));
const toItem = (key: Omit<Key, 'secretHash' | 'networks'> & Pick<NewKey, 'networks'>) => ({
  ...{ id: key.id, userId: key.userId, unitId: key.unitId, purpose: key.purpose, label: key.label },
  ...{ networks: [...key.networks], createdAt: formatInstant(key.createdAt), createdBy: key.createdBy },
  ...{ expiresAt: formatInstant(key.expiresAt), lastUsedAt: orNull(key.lastUsedAt) },
  ...{ revokedAt: orNull(key.revokedAt), replacedBy: key.replacedBy },
});
