import rateLimit from '@fastify/rate-limit';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import fp from 'fastify-plugin';
import type { RateLimits } from '../../settings/door.ts';
import { Problem } from '../problem.ts';
import { OF_PEOPLE } from '../routes/cases/list.ts';
import { wantsCsv } from '../routes/lists/csv.ts';

declare module 'fastify' {
  interface FastifyInstance {
    /** Counts a refused token or password against its address. @throws Problem `too-many-requests` once there are too many */
    countRefusal(request: FastifyRequest): Promise<void>;
    /** Counts a request whose key stands in its body, once its caller is known. @throws Problem `too-many-requests` */
    countUser(request: FastifyRequest): Promise<void>;
    /** Counts a caller's question by what it asks about, keyed hashes or numbers. @throws Problem `too-many-requests` */
    countProgress(request: FastifyRequest, about: readonly string[]): Promise<void>;
  }
}

type Limiter = ReturnType<FastifyInstance['createRateLimit']>;
type Costly = 'import' | 'export' | 'preview' | 'unmask';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** Addresses and users remembered by each counter; the least lately seen is forgotten first. */
const REMEMBERED = 20_000;

/** Routes by what they cost, so that a new one of a kind is limited without a word of its own. */
export const costlyRoutes: readonly (readonly [Costly, RegExp])[] = [
  ['import', /^POST .*\/(import|import-preview|notices|imports\/:kind)$/],
  ['export', /^\w+ .*\/(export|exports|subject-exports|imports\/:id\/errors)$/],
  ['preview', /^POST .*\/preview$/],
  ['unmask', /^POST .*\/(unmask|reveal|calls\/search)$/],
];
/** By the address itself: whoever tries must be counted whether or not it is one of the routes. */
const LOGIN = /^\/v1\/login/;
const PROGRESS = /^\/v1\/progress/;

/**
 * Requests per minute: by address before anything else is done, by user once the token is known, and more strictly for
 * what costs much. Health is never limited. Counters are in memory: n copies of the API let through n times as much.
 */
async function rateLimits(app: FastifyInstance, { limits }: { limits: RateLimits | undefined }): Promise<void> {
  if (!limits) {
    app.decorate('countRefusal', async () => undefined);
    app.decorate('countUser', async () => undefined);
    app.decorate('countProgress', async () => undefined);
    return;
  }
  await app.register(rateLimit, { global: false, cache: REMEMBERED, timeWindow: MINUTE_MS });
  const by = (
    max: number,
    keyGenerator: (request: FastifyRequest) => string,
    timeWindow = MINUTE_MS,
  ): Limiter | undefined => (max === 0 ? undefined : app.createRateLimit({ max, keyGenerator, timeWindow }));
  const address = by(limits.address, addressOf);
  const login = by(limits.login, addressOf);
  const refused = by(limits.refused, addressOf);
  const user = by(limits.user, userOf);
  const progress = by(limits.progress, addressOf);
  const asked = new WeakMap<FastifyRequest, string>();
  const about = by(limits.progressHourly, (request) => asked.get(request) ?? '', HOUR_MS);
  const costly: Readonly<Record<Costly, Limiter | undefined>> = {
    ...{ import: by(limits.import, userOf), export: by(limits.export, userOf) },
    ...{ preview: by(limits.preview, userOf), unmask: by(limits.unmask, userOf) },
  };
  app.decorate('countRefusal', async (request) => {
    if (refused) await count(refused, request);
  });
  app.decorate('countUser', async (request) => {
    if (user) await count(user, request);
  });
  app.decorate('countProgress', async (request, names) => {
    for (const name of about ? names : []) {
      asked.set(request, name);
      if (about) await count(about, request);
    }
  });
  app.addHook('onRequest', async (request, reply) => {
    if (isHealth(request)) return;
    if (address) await count(address, request, reply);
    if (login && LOGIN.test(request.routeOptions.url ?? request.url)) await count(login, request, reply);
    if (progress && PROGRESS.test(request.routeOptions.url ?? request.url)) await count(progress, request, reply);
  });
  // After the token's hook and before the body is read: authentication sets the caller in onRequest.
  app.addHook('preParsing', async (request, reply) => {
    if (!request.caller) return;
    if (user) await count(user, request, reply);
    for (const kind of costlyKindsOf(request)) {
      const limiter = costly[kind];
      if (limiter) await count(limiter, request, reply);
    }
  });
}

async function count(limiter: Limiter, request: FastifyRequest, reply?: FastifyReply): Promise<void> {
  const result = await limiter(request);
  if (result.isAllowed) return;
  reply
    ?.header('ratelimit-limit', String(result.max))
    .header('ratelimit-remaining', String(result.remaining))
    .header('ratelimit-reset', String(result.ttlInSeconds));
  if (result.isExceeded)
    throw new Problem('too-many-requests', undefined, { retryAfterSeconds: Math.max(1, result.ttlInSeconds) });
}

const nameOf = (request: FastifyRequest): string => `${request.method} ${request.routeOptions.url ?? ''}`;
const isHealth = (request: FastifyRequest): boolean => /^\/(livez|readyz)$/.test(request.routeOptions.url ?? '');
/** Who is counted: a machine by its key, since one account may stand for several lines of telephones. */
const userOf = ({ caller }: FastifyRequest): string =>
  caller.via.kind === 'key' ? `key:${caller.via.id}` : caller.userId;

function costlyKindsOf(request: FastifyRequest): Costly[] {
  const name = nameOf(request);
  const kinds = costlyRoutes.filter(([, pattern]) => pattern.test(name)).map(([kind]) => kind);
  if (request.method === 'GET' && wantsCsv(request)) kinds.push('export');
  // Trying names and numbers tells as much as having them unmasked.
  if (name === 'GET /v1/cases' && OF_PEOPLE.some((filter) => filter in (request.query as object))) kinds.push('unmask');
  return kinds;
}

/** One person holds a whole /64 of IPv6, so it counts as one address; IPv4 dressed as IPv6 is IPv4. */
export const addressOf = ({ ip }: Pick<FastifyRequest, 'ip'>): string => rateLimit.normalizeIP(ip, 64);

export default fp(rateLimits, { name: 'rate-limits', fastify: '5.x' });
