import type { FastifyInstance, FastifyRequest } from 'fastify';
import { bodyHash } from '../../db/crypto/blind-index.ts';
import { callDoor, callDoorsOf, type CallDoor } from '../../db/calls/endpoints.ts';
import { isNonceFor, logDelivery } from '../../db/calls/deliveries.ts';
import { nonceIndex } from '../../db/calls/sealed.ts';
import { isWithin } from '../../db/identity/machine-keys.ts';
import { Problem } from '../problem.ts';
import { adapterOf } from './adapters/index.ts';
import { formFields, isForm } from './parse.ts';
import { akskNonce, standardFault, twilioFault, type Delivery, type SignatureFault } from './signatures.ts';

type Way = 'push' | 'reconcile';
/** Endpoints that are tried by their secrets when none is named; whoever has more names theirs. */
const MOST_TRIED = 20;

/**
 * Whose delivery this is. Unknown, revoked, from elsewhere, not signed, too old: its sender is told the same of all.
 * @throws Problem `unauthenticated`
 */
export async function admit(
  app: FastifyInstance,
  request: FastifyRequest,
  { id, body, way }: { readonly id: string | undefined; readonly body: Buffer; readonly way: Way },
): Promise<{ readonly door: CallDoor; readonly text: string }> {
  const text = textOf(body);
  if (text === undefined) throw refused();
  const delivery = deliveryOf(request, text);
  const { keys } = app.house;
  const now = app.clock.now();
  if (id === undefined) {
    const doors = await callDoorsOf(app.db, keys, { adapter: 'generic', now, most: MOST_TRIED });
    const door = doors.find((one) => isFrom(one, request.ip) && standardFault(delivery, one.secrets) === undefined);
    if (!door) throw refused();
    return { door, text };
  }
  const door = await callDoor(app.db, keys, id, now);
  const fault = door ? await faultOf(app, request, { door, delivery }) : 'endpoint';
  if (door && fault === undefined) return { door, text };
  const outcome = { outcome: 'refused', reason: fault ?? null, events: 0, repeated: 0, faults: [] } as const;
  await logDelivery(app.db, { endpointId: id, at: now, way, ...outcome });
  throw refused();
}

const refused = (): Problem => new Problem('unauthenticated', undefined, { reason: 'delivery-not-accepted' });

const isFrom = ({ networks }: CallDoor, address: string): boolean =>
  networks.length === 0 || isWithin(networks, address);

async function faultOf(
  app: FastifyInstance,
  request: FastifyRequest,
  { door, delivery }: { readonly door: CallDoor; readonly delivery: Delivery },
): Promise<SignatureFault | 'network' | 'nonce' | undefined> {
  if (!isFrom(door, request.ip)) return 'network';
  switch (adapterOf(door.adapter).auth) {
    case 'standard-webhooks':
      return standardFault(delivery, door.secrets);
    case 'twilio':
      return twilioFault(delivery, door.secrets);
    case 'aksk': {
      const signed = akskNonce(delivery, door.secrets);
      if ('fault' in signed) return signed.fault;
      const isFirst = await isNonceFor(app.db, {
        endpointId: door.id,
        nonceIndex: nonceIndex(app.house.keys, door.id, signed.nonce),
        bodyHash: bodyHash(app.house.keys, door.id, delivery.text),
        at: app.clock.now(),
      });
      return isFirst ? undefined : 'nonce';
    }
    case 'address':
      return door.networks.length > 0 ? undefined : 'network';
  }
}

function deliveryOf({ headers, host, url, protocol }: FastifyRequest, text: string): Delivery {
  const schemes = new Set([protocol, 'https']);
  return {
    ...{ headers, text },
    addresses: [...schemes].map((scheme) => `${scheme}://${host}${url}`),
    form: isForm(headers['content-type'] ?? '') ? formFields(text) : undefined,
  };
}

/** Bytes that are no UTF-8 are refused, and a mark of their order is kept: both would change what was signed. */
function textOf(body: Buffer): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(body);
  } catch {
    return undefined;
  }
}
