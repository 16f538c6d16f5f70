import type { Thing } from './rules.ts';
import { turnOf, type KnownRoute } from './routes.ts';
import { sampleOf } from './samples.ts';
import { processes } from './table.ts';
import type { KnownCase, World } from './world.ts';
import { accountProbes } from './account-probes.ts';
import { callProbes } from './call-probes.ts';
import { doorProbes } from './door-probes.ts';
import { identityProbes } from './identity-probes.ts';
import { smsProbes } from './sms-probes.ts';
import { specialProbes } from './special-probes.ts';
import { webhookProbes } from './webhook-probes.ts';

/** One request of a route about one object. */
export interface Probe {
  readonly label: string;
  readonly url: string;
  readonly payload?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly what: Thing;
  /** Statuses that prove that the handler was reached with authority; any but 400, 401, 403, 404 and 5xx if left out. */
  readonly proof?: readonly number[];
  /** Every identity asks in its turn; otherwise the few that stand for all. */
  readonly byAll: boolean;
  /** Nobody asks, unless everything is asked: other acts have their turn with this object. */
  readonly isLeftOut?: boolean;
  /** It is about nothing that is there: every other 404 of the route must be the same, byte for byte. */
  readonly isMissing?: boolean;
  /** Makes anew what a request with authority uses up; may say where it is. */
  readonly before?: () => Promise<string | void>;
}

/** An act with this header reaches the judgement of authority and then stops: the case has moved on. */
const STALE = { 'if-match': '"0"', 'idempotency-key': 'matrix' };
const PROOF_OF_STALE = [412];

const SHARES = 4;

/** The same shape of number, of a case that is not there. */
export function missingLike(no: string): string {
  const [, series = '', digits = ''] = /^(\D+\d{4}-)(\d+)$/.exec(no) ?? [];
  const beside = [Number(digits) + 400_000, Number(digits) - 400_000].map(String);
  return `${series}${beside.find((other) => other.length === digits.length) ?? '000000'}`;
}

/** Every request of a route: one for each object it can be about, and one for an object that is not there. */
export function probesOf(route: KnownRoute, world: World): Probe[] {
  const special =
    specialProbes(route, world) ??
    identityProbes(route, world) ??
    webhookProbes(route, world) ??
    doorProbes(route, world) ??
    smsProbes(route, world) ??
    callProbes(route, world) ??
    accountProbes(route, world);
  if (special) return special;
  const body = route.body === undefined ? {} : { payload: sampleOf(route.body) };
  if (!route.url.includes(':caseNo')) {
    const headers = route.method === 'POST' ? { 'idempotency-key': 'matrix' } : {}; // machines must send one
    return [{ label: '-', url: route.url, ...body, headers, what: {}, byAll: true }];
  }
  const isAct = route.method === 'POST' && (!route.url.startsWith('/v1/cases/') || route.url.endsWith('/attachments'));
  const act = isAct ? { ...body, headers: headersOf(route), proof: PROOF_OF_STALE } : body;
  const hasIds = route.url.includes(':id');
  const asked = world.cases.filter((k) => isOf(k.process, route) && (!hasIds || idOf(route, k) !== undefined));
  const first = asked.find(({ label }) => label === 'own' || label.endsWith('sent down')) ?? asked[0];
  if (!first) return [];
  // What a case is decides about all its acts alike: each act is asked of a few of the cases, each case by many acts.
  const turn = turnOf(route);
  const about = (known: KnownCase, n = 0): Probe => ({
    ...{
      label: known.label,
      url: urlOf(route, known.no, known),
      what: { case: known.facts, isConfidential: known.isConfidential },
      ...act,
    },
    byAll: known === first,
    isLeftOut: isAct && known !== first && (n + turn) % SHARES !== 0,
  });
  const nowhere = { what: {}, isMissing: true };
  const missing = {
    ...about(first),
    ...nowhere,
    label: 'missing',
    url: urlOf(route, missingLike(first.no), first),
    byAll: false,
  };
  const elsewhere = world.cases.find(({ process }) => !isOf(process, route));
  const wrong = elsewhere && {
    ...{
      ...about(first),
      ...nowhere,
      label: 'of another process',
      url: urlOf(route, elsewhere.no, first),
      byAll: false,
    },
  };
  return [missing, ...asked.map(about), ...(wrong ? [wrong] : [])];
}

const headersOf = ({ url }: KnownRoute): Record<string, string> =>
  url.endsWith('/attachments') ? { ...STALE, 'content-type': 'multipart/form-data; boundary=x' } : STALE;

/** Whether cases of a process are reached by the route: all of them by `/v1/cases`, the others by their own collection. */
function isOf(process: string, { url }: KnownRoute): boolean {
  const collections = Object.entries(processes).filter(([, { collection }]) => url.startsWith(`/v1/${collection}/`));
  return collections.length === 0 || collections.some(([name]) => name === process);
}

const urlOf = (route: KnownRoute, no: string, known: KnownCase): string => {
  const path = route.url.replace(':caseNo', no).replace(':id', idOf(route, known) ?? '-');
  return route.url.endsWith('/proposals') ? `${path}?role=mediator` : path;
};

function idOf({ url }: KnownRoute, { deadline, document, attachment }: KnownCase): string | undefined {
  if (url.startsWith('/v1/deadlines/')) return deadline;
  return url.includes('/documents/') ? document : attachment;
}
