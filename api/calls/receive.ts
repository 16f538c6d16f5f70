import type { FastifyInstance } from 'fastify';
import { logDelivery } from '../../db/calls/deliveries.ts';
import type { CallDoor } from '../../db/calls/endpoints.ts';
import type { CallEvent } from '../../db/calls/fold.ts';
import { takeDown, type TakenDown } from '../../db/calls/record.ts';
import { sightOf } from '../../db/queries/visibility.ts';
import { withRowSight } from '../../db/row-sight.ts';
import type { DeliveryOutcome } from '../../db/schema/index.ts';
import { inTransaction } from '../../db/transaction.ts';
import { traceOf } from '../../log.ts';
import type { Caller } from '../context.ts';
import { rowSightOf } from '../plugins/sight.ts';
import { signsAll } from './adapters/adapter.ts';
import { adapterOf } from './adapters/index.ts';
import { applyCall } from './effects/index.ts';
import type { Elements } from './parse.ts';
import type { Fault } from './element.ts';
import { readEvent } from './read.ts';

/** What became of one element. */
export type Received = { readonly event: CallEvent; readonly taken: TakenDown } | { readonly fault: Fault };

export interface Receiving {
  readonly door: CallDoor;
  readonly way: 'push' | 'reconcile' | 'fetch';
  readonly elements: Elements;
  /** Id of the delivery, where it has one. */
  readonly deliveryId: string | undefined;
}

/**
 * Takes the events of a delivery down, each in a transaction of its own: one at fault costs no other, and whoever sends
 * all of them again is told of each what it was told before. Never waits for the engine.
 */
export async function receive(
  app: FastifyInstance,
  { door, way, elements, deliveryId }: Receiving,
): Promise<Received[]> {
  const adapter = adapterOf(door.adapter);
  const receivedAt = app.clock.now();
  const caller = callerOf(door);
  const sight = rowSightOf(door.userId, await sightOf(app.db, caller));
  const received: Received[] = [];
  for (const [at, raw] of elements.elements.entries()) {
    const id = deliveryId !== undefined && elements.isList ? `${deliveryId}#${at}` : deliveryId;
    const read = readEvent(adapter, raw, { deliveryId: id, receivedAt });
    if ('fault' in read) {
      received.push({ fault: read.fault });
      continue;
    }
    const { event } = read;
    // A list we fetched is theirs by its address, and signed by nobody.
    const signed = way !== 'fetch' && signsAll(adapter);
    const taken = await withRowSight(sight, () => take(app, { door, caller, signed, event, raw, receivedAt }));
    received.push({ event, taken });
  }
  await logDelivery(app.db, { endpointId: door.id, at: receivedAt, way, ...summary(received) });
  return received;
}

/** The machine behind an endpoint, as if it had come with a key of its own. */
function callerOf({ id, unitId: unit, userId, memberships }: CallDoor): Caller {
  const via = { kind: 'key', id, purpose: 'call-centre', unit, until: Infinity } as const;
  return { userId, kind: 'machine', memberships, via };
}

interface Taking {
  readonly door: CallDoor;
  readonly caller: Caller;
  readonly signed: boolean;
  readonly event: CallEvent;
  readonly raw: unknown;
  readonly receivedAt: number;
}
async function take(
  app: FastifyInstance,
  { door, caller, signed, event, raw, receivedAt }: Taking,
): Promise<TakenDown> {
  const later: (() => Promise<unknown>)[] = [];
  const { id, unitId, userId } = door;
  const taken = await inTransaction(app.db, (tx) =>
    takeDown(tx, app.house.keys, {
      ...{ endpoint: door, event: signed ? event : { ...event, isUnsigned: true }, raw, receivedAt },
      apply: (standing) =>
        applyCall(app, tx, {
          ...{ ...standing, endpoint: { id, unitId, userId, signed }, caller, receivedAt },
          afterCommit: (work) => void later.push(work),
        }),
    }),
  );
  for (const work of later)
    work().catch((error: Error) => app.log.warn(traceOf(error), 'calls: the engine was not told; the relay will'));
  return taken;
}

function summary(received: readonly Received[]) {
  const faults = received.flatMap((one, at) => ('fault' in one ? [{ at, ...one.fault }] : []));
  const repeated = received.filter((one) => 'taken' in one && one.taken.isRepeat).length;
  const events = received.length;
  const outcome: DeliveryOutcome = faults.length === 0 ? 'accepted' : faults.length < events ? 'partly' : 'at-fault';
  return { outcome, reason: null, events, repeated, faults };
}
