import type { KeyPurpose } from '../../db/schema/index.ts';
import { processes } from '../../workflows/processes.ts';

const collections = processes.map(({ collection }) => collection).join('|');

/** What each purpose of a machine's key opens, by method and route; nothing else. A key of no purpose opens `GET /v1/me`. */
const OPENS: Readonly<Record<KeyPurpose, readonly RegExp[]>> = {
  'call-centre': [
    new RegExp(`^(GET|POST) /v1/(${collections})(/|$)`),
    /^GET \/v1\/commands\/:id$/,
    /^POST \/v1\/cases\/:caseNo\/attachments$/,
    /^GET \/v1\/cases\/:caseNo(\/[a-z]+)?$/,
    /^GET \/v1\/(units|unions)(\/:id)?$/,
    /^GET \/v1\/calendar\/(days|years)$/,
    /^POST \/v1\/calendar\/due-date$/,
    /^POST \/v1\/screen-pop$/,
  ],
  figures: [/^GET \/metrics$/],
  export: [
    /^GET \/v1\/(cases|deadlines|deadlines\/counts|supervision-orders|filing-copies|callbacks|documents)$/,
    /^GET \/v1\/(units|unions)$/,
  ],
  transfers: [
    /^(GET|POST) \/v1\/transfers(\/|$)/,
    /^GET \/v1\/commands\/:id$/,
    /^GET \/v1\/(units|unions)$/,
    /^POST \/v1\/calendar\/due-date$/,
  ],
  open311: [/^(GET|POST) \/open311\/v2\//],
};

/** Whether a key of this purpose opens a route; a HEAD is a GET without its body. */
export function isOpenFor(purpose: KeyPurpose, method: string, route: string): boolean {
  const name = `${method === 'HEAD' ? 'GET' : method} ${route}`;
  return name === 'GET /v1/me' || OPENS[purpose].some((pattern) => pattern.test(name));
}
