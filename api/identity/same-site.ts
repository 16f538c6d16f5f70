import type { FastifyRequest } from 'fastify';
import { Problem } from '../problem.ts';

const SAFE: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * A browser sends cookies along whoever made it ask. What changes anything is taken only when the browser says that our
 * own page asked: by `Sec-Fetch-Site`, or, where it is too old for that, by an `Origin` that is this host.
 * @throws Problem `forbidden`, `cross-site`
 */
export function requireSameSite(request: FastifyRequest): void {
  if (SAFE.has(request.method)) return;
  const { origin, 'sec-fetch-site': site } = request.headers;
  const isOurs =
    typeof site === 'string' ? site === 'same-origin' : origin !== undefined && hostOf(origin) === request.host;
  if (!isOurs) throw new Problem('forbidden', undefined, { reason: 'cross-site' });
}

/** The same for what needs no cookie yet: programs, which say nothing of either, pass. */
export function refuseOtherSites(request: FastifyRequest): void {
  const { origin, 'sec-fetch-site': site } = request.headers;
  if (origin !== undefined || site !== undefined) requireSameSite(request);
}

const hostOf = (origin: string): string | undefined => (URL.canParse(origin) ? new URL(origin).host : undefined);
