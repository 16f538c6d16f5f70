import { and, eq } from 'drizzle-orm';
import type { FastifyInstance } from 'fastify';
import { formatInstant } from '../../../calendar/index.ts';
import { callEndpointById, type CallEndpoint } from '../../../db/calls/endpoints.ts';
import { sealCall } from '../../../db/calls/sealed.ts';
import { readNetwork } from '../../../db/identity/machine-keys.ts';
import { memberships, users, type Role } from '../../../db/schema/index.ts';
import { refusalOfAddress } from '../../../engine/outgoing/send.ts';
import { signsAll, type Adapter } from '../../calls/adapters/adapter.ts';
import { adapterOf } from '../../calls/adapters/index.ts';
import type { Caller } from '../../context.ts';
import { invalidField, Problem } from '../../problem.ts';
import { isWithin, requireReach } from '../../reach.ts';

/** Whoever says which machine may tell of calls: it is authority, like a machine's key. */
export const GRANTING: readonly Role[] = ['security-officer'];
/** Whoever sees to it that they arrive. */
export const KEEPING: readonly Role[] = ['security-officer', 'administrator'];
/** Anything wider is no restriction; a call centre sends from few addresses. */
const NARROWEST = { ipv4: 16, ipv6: 32 } as const;

/** An endpoint of a unit within the caller's reach. @throws Problem `forbidden`, `not-found` */
export async function endpointOf(
  { db }: Pick<FastifyInstance, 'db'>,
  caller: Caller,
  { id, roles }: { readonly id: string; readonly roles: readonly Role[] },
): Promise<CallEndpoint> {
  const reach = await requireReach(db, caller, ...roles);
  const endpoint = await callEndpointById(db, id);
  if (!endpoint || !isWithin(reach, endpoint.unitId)) throw new Problem('not-found');
  return endpoint;
}

/** @throws Problem `conflict` for one that was revoked, for good */
export function notRevoked(endpoint: CallEndpoint): CallEndpoint {
  if (endpoint.revokedAt !== null) throw new Problem('conflict', undefined, { reason: 'endpoint-revoked' });
  return endpoint;
}

/** @throws Problem `invalid`: what is not signed must come from somewhere known. */
export function checkNetworks(adapter: Adapter, networks: readonly string[]): void {
  const wrong = networks.findIndex((text) => {
    const network = readNetwork(text);
    return network === undefined || network.bits < NARROWEST[network.version];
  });
  if (wrong >= 0)
    throw invalidField(
      `/networks/${wrong}`,
      '须为 CIDR，不宽于 /16（IPv6 /32） / must be a network no wider than a /16 (IPv6: /32)',
    );
  if (adapter.auth === 'address' && networks.length === 0)
    throw invalidField('/networks', '不签名的推送须限定来源网段 / mandatory where nothing is signed');
}

/** @throws Problem `invalid` unless it is a machine that takes calls in at the unit */
export async function checkMachine(
  { db }: Pick<FastifyInstance, 'db'>,
  { userId, unitId }: Pick<CallEndpoint, 'userId' | 'unitId'>,
): Promise<void> {
  const found = await db
    .select({ id: users.id })
    .from(users)
    .innerJoin(
      memberships,
      and(eq(memberships.userId, users.id), eq(memberships.bodyId, unitId), eq(memberships.role, 'integration')),
    )
    .where(and(eq(users.id, userId), eq(users.kind, 'machine'), eq(users.active, true)));
  if (found.length === 0)
    throw invalidField(
      '/userId',
      '须为该单位的系统账号（integration） / must be a machine of the unit, as integration',
    );
}

interface Change {
  readonly label?: string;
  readonly networks?: readonly string[];
  readonly fetch?: { readonly url: string; readonly token?: string; readonly every: 'hour' | 'day' } | null;
}
/** Columns of a change. @throws Problem `invalid` */
export function changeOf(
  { house: { keys }, webhooks, clock }: Pick<FastifyInstance, 'house' | 'webhooks' | 'clock'>,
  { id, adapter }: CallEndpoint,
  { label, networks, fetch }: Change,
): Partial<CallEndpoint> {
  if (networks) checkNetworks(adapterOf(adapter), networks);
  if (fetch && refusalOfAddress(fetch.url, webhooks.allowed) !== undefined)
    throw invalidField(
      '/fetch/url',
      '须为外网 https 地址，不含账号密码 / must be an https address of the open network, without credentials',
    );
  const none = { fetchUrlCipher: null, fetchTokenCipher: null, fetchEvery: null, fetchNextAt: null };
  const some = fetch && {
    fetchUrlCipher: sealCall(keys, { what: 'fetch-url', row: id }, fetch.url),
    fetchTokenCipher: fetch.token === undefined ? null : sealCall(keys, { what: 'fetch-token', row: id }, fetch.token),
    ...{ fetchEvery: fetch.every, fetchNextAt: clock.now() },
  };
  return {
    ...(label === undefined ? {} : { label }),
    ...(networks === undefined ? {} : { networks: [...networks] }),
    ...(fetch === undefined ? {} : (some ?? none)),
  };
}

const orNull = (at: number | null): string | null => (at === null ? null : formatInstant(at));
export const toItem = ({ id, unitId, userId, label, adapter, networks, ...row }: CallEndpoint) => ({
  ...{ id, unitId, userId, label, adapter, networks, path: `/v1/webhooks/call-centre/${id}` },
  ...{ signed: signsAll(adapterOf(adapter)), revokedAt: orNull(row.revokedAt) },
  ...{ createdAt: formatInstant(row.createdAt), createdBy: row.createdBy },
  fetch:
    row.fetchEvery === null
      ? null
      : {
          ...{ every: row.fetchEvery, nextAt: orNull(row.fetchNextAt), until: orNull(row.fetchedUntil) },
          failure: row.fetchFailure,
        },
});
