import type { FastifyInstance } from 'fastify';
import type { Identity } from './identities.ts';
import type { Probe } from './probes.ts';
import type { KnownRoute } from './routes.ts';
import { expectedOf } from './rows.ts';
import type { Cell, Rule } from './rules.ts';

export interface Answer {
  readonly status: number;
  readonly body: string;
  /** Status, headers but those that name the moment and the request, and every byte of the body. */
  readonly signature: string;
}

/** Sends one request of a probe with an Authorization header, or without. */
export async function ask(
  app: FastifyInstance,
  { method }: KnownRoute,
  probe: Probe,
  authorization?: string,
): Promise<Answer> {
  const { url, payload, headers } = probe;
  const reply = await app.inject({
    ...{ method: method as 'GET', url },
    ...(payload === undefined ? {} : { payload: payload as object }),
    headers: { ...headers, ...(authorization === undefined ? {} : { authorization }) },
  });
  const { date: _date, 'x-trace-id': _trace, ...kept } = reply.headers;
  const body = reply.body;
  return { status: reply.statusCode, body, signature: JSON.stringify([reply.statusCode, kept, body]) };
}

/** What a status says of authority; a number for what says nothing. */
export function cellOf({ status }: Answer, { proof }: Probe): Cell | number {
  if (status === 403) return 'forbidden';
  if (status === 404) return 'missing';
  if (proof) return proof.includes(status) ? 'ok' : status;
  return status < 400 || status === 409 || status === 422 ? 'ok' : status;
}

/** Runs `work` for each, eight at a time. */
export async function each<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const rest = items[Symbol.iterator]();
  const walk = async () => {
    for (let next = rest.next(); !next.done; next = rest.next()) await work(next.value);
  };
  await Promise.all(Array.from({ length: 8 }, walk));
}

export interface Outcome {
  readonly cells: number;
  /** One line for each cell that is not as the table has it. */
  readonly wrong: string[];
}

/** Asserts every cell of one route: each probe, each identity that asks it. */
export async function assertRoute(
  app: FastifyInstance,
  {
    route,
    rule,
    probes,
    identities,
  }: { route: KnownRoute; rule: Rule; probes: readonly Probe[]; identities: readonly Identity[] },
): Promise<Outcome> {
  const wrong: string[] = [];
  let cells = 0;
  let missing: string | undefined;
  const few = identities.filter(({ isOfTheFew }) => isOfTheFew);
  // HEAD is its GET without a body: what is not there and the first thing that is are enough.
  for (const probe of route.method === 'HEAD' ? probes.slice(0, 2) : probes) {
    const asking = probe.byAll && route.method !== 'HEAD' ? identities : few;
    const work = async (who: Identity) => {
      const expected = expectedOf(route.name, rule, who, probe.what);
      const url = (expected === 'ok' && (await probe.before?.())) || probe.url;
      const answer = await ask(app, route, { ...probe, url }, `Bearer ${who.token}`);
      const got = cellOf(answer, probe);
      cells += 1;
      if (got !== expected)
        wrong.push(`${who.name} × ${probe.label}: ${got}, not ${expected} ${answer.body.slice(0, 160)}`);
      else if (got === 'missing') {
        missing ??= answer.signature;
        if (answer.signature !== missing)
          wrong.push(`${who.name} × ${probe.label}: a 404 unlike another: ${answer.signature}`);
        if (/"instance"|trace/.test(answer.body))
          wrong.push(`${who.name} × ${probe.label}: 404 tells too much: ${answer.body}`);
      }
    };
    if (probe.before) for (const who of asking) await work(who);
    else await each(asking, work);
  }
  return { cells, wrong };
}
