import type { FastifyInstance } from 'fastify';
import type { Identity } from './identities.ts';
import type { Probe } from './probes.ts';
import { turnOf, type KnownRoute } from './routes.ts';
import { expectedOf } from './rows.ts';
import type { Cell, Rule } from './rules.ts';

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: string;
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
  return { status: reply.statusCode, headers: reply.headers, body: reply.body };
}

/** Status, headers but those that name the moment and the request, and every byte of the body. */
function signatureOf({ status, headers, body }: Answer): string {
  const { date: _date, 'x-trace-id': _trace, ...kept } = headers;
  return JSON.stringify([status, kept, body]);
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

interface Asking {
  readonly route: KnownRoute;
  readonly rule: Rule;
  readonly probes: readonly Probe[];
  readonly identities: readonly Identity[];
  /** Everybody asks about every object; otherwise by turns about the first of each kind, and only the few about all of them. */
  readonly everything?: boolean;
}

/** Asserts every cell of one route: each identity, each probe that it asks. */
export async function assertRoute(app: FastifyInstance, asking: Asking): Promise<Outcome> {
  const { route, rule } = asking;
  const wrong: string[] = [];
  let cells = 0;
  let missing: string | undefined;
  const cell = async ({ who, probe }: Pair) => {
    const expected = expectedOf(route.name, rule, who, probe.what);
    const url = (expected === 'ok' && (await probe.before?.())) || probe.url;
    const answer = await ask(app, route, { ...probe, url }, `Bearer ${who.token}`);
    const got = cellOf(answer, probe);
    cells += 1;
    if (got !== expected)
      wrong.push(`${who.name} × ${probe.label}: ${got}, not ${expected} ${answer.body.slice(0, 160)}`);
    else if (got === 'missing') {
      const signature = signatureOf(answer);
      missing ??= signature;
      if (signature !== missing) wrong.push(`${who.name} × ${probe.label}: a 404 unlike another: ${signature}`);
      if (/"instance"|trace/.test(answer.body))
        wrong.push(`${who.name} × ${probe.label}: 404 tells too much: ${answer.body}`);
    }
  };
  const pairs = pairsOf(asking);
  for (const pair of pairs.filter(({ probe }) => probe.before)) await cell(pair);
  await each(
    pairs.filter(({ probe }) => !probe.before),
    cell,
  );
  return { cells, wrong };
}

interface Pair {
  readonly who: Identity;
  readonly probe: Probe;
}

/** Who asks what, one after the other: a connection that acts for somebody already need not be told again. */
function pairsOf({ route, probes, identities, everything = false }: Asking): Pair[] {
  // HEAD is its GET without a body: what is not there and the first thing that is are enough, unless everything is asked.
  const isHead = route.method === 'HEAD' && !everything;
  const asked = isHead ? probes.slice(0, 2) : probes;
  const turn = turnOf(route);
  const asks = (who: Identity, at: number, probe: Probe) =>
    everything || (probe.isLeftOut !== true && (who.isOfTheFew || (probe.byAll && !isHead && (at + turn) % 2 === 0)));
  return identities.flatMap((who, at) =>
    asked.filter((probe) => asks(who, at, probe)).map((probe) => ({ who, probe })),
  );
}
