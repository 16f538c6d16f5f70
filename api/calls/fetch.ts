import { randomUUID } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { Webhook } from 'standardwebhooks';
import { formatInstant } from '../../calendar/index.ts';
import { callDoor } from '../../db/calls/endpoints.ts';
import { claimFetch, fetched, notFetched, type FetchOrder } from '../../db/calls/fetching.ts';
import { failureWord } from '../../engine/outgoing/failures.ts';
import { fetchGuarded, TooLong } from '../../engine/outgoing/send.ts';
import { startRepeating, type Job } from '../../engine/repeat.ts';
import { Problem } from '../problem.ts';
import { adapterOf } from './adapters/index.ts';
import { elementsOf } from './parse.ts';
import { receive } from './receive.ts';

const MOST_BYTES = 4 * 1_048_576;
const LIMITS = { depth: 20, values: 200_000 };
const LOOK_EVERY_MS = 60_000;
class NotTaken extends Error {}

/**
 * Fetches call centres' own lists when they are due, since they stop repeating themselves after minutes. Here and not in
 * the worker: what a fetched call does is what one that came by itself does, and that is the API's.
 */
function startFetchingCalls(app: FastifyInstance, everyMs = LOOK_EVERY_MS): Job {
  return startRepeating({
    everyMs,
    work: (stopping) => fetchNext(app, stopping),
    failed: ({ name: reason }) => app.log.warn({ reason }, 'calls: lists cannot be fetched now'),
  });
}

/** Does so from when the app listens until it closes. */
export function fetchCallsWhileListening(app: FastifyInstance): void {
  let job: Job | undefined;
  app.addHook('onListen', async () => {
    job = startFetchingCalls(app);
  });
  app.addHook('preClose', async () => job?.stop());
}

/** Fetches the list that is due next. @returns whether there was one */
export async function fetchNext(app: FastifyInstance, signal?: AbortSignal): Promise<boolean> {
  const order = await claimFetch(app.db, app.house.keys, app.clock.now());
  if (!order) return false;
  try {
    await take(app, order, signal);
    await fetched(app.db, order);
  } catch (error) {
    await notFetched(app.db, order, wordOf(error));
  }
  return true;
}

async function take(app: FastifyInstance, order: FetchOrder, signal?: AbortSignal): Promise<void> {
  const door = await callDoor(app.db, app.house.keys, order.id, app.clock.now());
  if (!door) throw new NotTaken('no-machine');
  const url = new URL(order.url);
  url.searchParams.set('from', formatInstant(order.from));
  url.searchParams.set('to', formatInstant(order.to));
  const { status, contentType, body } = await fetchGuarded({
    ...{ url: url.href, mostBytes: MOST_BYTES, allowed: app.webhooks.allowed },
    headers: {
      accept: 'application/json',
      'user-agent': 'Sanji-Calls/1',
      ...proofOf(order, door.secrets[0], url.search),
    },
    ...(signal ? { signal } : {}),
  });
  if (status < 200 || status > 299) throw new NotTaken(`status-${status}`);
  const elements = elementsOf(adapterOf(door.adapter), contentType, body.toString('utf8'), LIMITS);
  await receive(app, { door, way: 'fetch', elements, deliveryId: undefined });
}

/** Their token, or our signature by the endpoint's secret over the query. */
function proofOf({ token }: FetchOrder, secret: string | undefined, query: string): Record<string, string> {
  if (token !== null) return { authorization: `Bearer ${token}` };
  if (secret?.startsWith('whsec_') !== true) return {};
  const [id, at] = [randomUUID(), new Date()];
  return {
    ...{ 'webhook-id': id, 'webhook-timestamp': String(Math.floor(at.getTime() / 1_000)) },
    'webhook-signature': new Webhook(secret).sign(id, at, query),
  };
}

function wordOf(error: unknown): string {
  if (error instanceof NotTaken) return error.message;
  if (error instanceof TooLong) return 'too-long';
  if (error instanceof Problem) return error.code;
  return failureWord(error);
}
