import type { FastifyHelmetOptions } from '@fastify/helmet';
import type { DoorSettings } from '../settings/door.ts';

/** What browsers may do with an answer: nothing, but for the page of the documentation, which loads its own files only. */

const NOTHING = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; object-src 'none'";

export const DOCS_POLICY = `${NOTHING}; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'`;

const ONE_YEAR_S = 31_536_000;

/** For every answer that has passed Fastify's hooks. HTTPS is insisted on where the door stands behind TLS. */
export function strictHeaders({ https }: DoorSettings): FastifyHelmetOptions {
  return {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        ...{ defaultSrc: ["'none'"], baseUri: ["'none'"], formAction: ["'none'"] },
        ...{ frameAncestors: ["'none'"], objectSrc: ["'none'"] },
      },
    },
    strictTransportSecurity: https ? { maxAge: ONE_YEAR_S, includeSubDomains: true } : false,
    referrerPolicy: { policy: 'no-referrer' },
    crossOriginOpenerPolicy: { policy: 'same-origin' },
    crossOriginResourcePolicy: { policy: 'same-origin' },
    xFrameOptions: { action: 'deny' },
    xPermittedCrossDomainPolicies: { permittedPolicies: 'none' },
  };
}

/** For the few answers that come before any hook. */
export const bareHeaders = {
  'cache-control': 'no-store',
  'content-security-policy': NOTHING,
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
} as const;
