import type { FastifyInstance } from 'fastify';
import { formatInstant } from '../../../calendar/index.ts';
import type { Queryable } from '../../../db/client.ts';
import type { Role } from '../../../db/schema/index.ts';
import { endpointById, lockEndpoint, type Endpoint } from '../../../db/webhooks/endpoints.ts';
import { openUrl } from '../../../db/webhooks/sealed.ts';
import { refusalOfAddress } from '../../../engine/outgoing/send.ts';
import type { Caller } from '../../context.ts';
import { invalidField, Problem } from '../../problem.ts';
import { isWithin, requireReach } from '../../reach.ts';

/** Whoever says what leaves the house to whom: it is authority, like a machine's key. */
export const GRANTING: readonly Role[] = ['security-officer'];
/** Whoever sees to it that it arrives. */
export const KEEPING: readonly Role[] = ['security-officer', 'administrator'];

/** An endpoint of a unit within the caller's reach. @throws Problem `forbidden`, `not-found` */
export async function endpointOf(
  { db }: Pick<FastifyInstance, 'db'>,
  caller: Caller,
  { id, roles }: { readonly id: string; readonly roles: readonly Role[] },
): Promise<Endpoint> {
  const reach = await requireReach(db, caller, ...roles);
  const endpoint = await endpointById(db, id);
  if (!endpoint || !isWithin(reach, endpoint.unitId)) throw new Problem('not-found');
  return endpoint;
}

/** The same endpoint, locked. @throws Problem `conflict` when it is disabled */
export async function lockEnabled(tx: Queryable, id: string): Promise<Endpoint> {
  const endpoint = await lockEndpoint(tx, id);
  if (endpoint?.state !== 'enabled') throw new Problem('conflict', undefined, { reason: 'endpoint-disabled' });
  return endpoint;
}

/** @throws Problem `invalid` for an address that nothing is sent to, as far as it can be told by its looks. */
export function checkAddress({ webhooks }: Pick<FastifyInstance, 'webhooks'>, url: string): void {
  if (refusalOfAddress(url, webhooks.allowed) === undefined) return;
  throw invalidField(
    '/url',
    '须为外网 https 地址，不含账号密码 / must be an https address of the open network, without credentials',
  );
}

const orNull = (at: number | null): string | null => (at === null ? null : formatInstant(at));
export const toItem = (
  { house }: Pick<FastifyInstance, 'house'>,
  { id, unitId, label, types, state, ...row }: Endpoint,
) => ({
  ...{ id, unitId, label, state, disabledBecause: row.disabledBecause },
  types,
  address: new URL(openUrl(house.keys, id, row.urlCipher)).origin,
  ...{ disabledAt: orNull(row.disabledAt), failingSince: orNull(row.failingSince), lastSequence: row.lastNo },
  ...{ createdAt: formatInstant(row.createdAt), createdBy: row.createdBy },
});
