import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { callEvents } from '../../db/schema/index.ts';
import { openOffice, type Office } from '../hotline-ticket/support/office.ts';
import { feedback, people } from '../hotline-ticket/support/people.ts';
import { startApi, type ApiProcess } from './api-process.ts';
import { connected, signed, type Centre } from './centre.ts';
import { event, standsFor } from './telling.ts';

/** Deliveries, each sent one to five times; a fraction of them where nobody asks for all. */
const DELIVERIES = Number(process.env['SANJI_HAMMER'] ?? 300);
const AT_ONCE = 16;
const CALLED_BACK = 6;
const MINUTES = 60_000;

let office: Office;
let centre: Centre;
let api: ApiProcess;
beforeAll(async () => {
  office = await openOffice();
  centre = await connected(office.house);
  await standsFor(office.house, centre, '8001', people.colleague);
  api = await startApi(office.house);
}, 3 * MINUTES);
afterAll(async () => {
  await api.stop();
  await office.house.stop();
});

/** The same numbers every time, so that a run can be looked at again. */
function dice(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
}
const random = dice(20_261_122);
function shuffled<T>(all: readonly T[]): T[] {
  const list = [...all];
  for (let i = list.length - 1; i > 0; i -= 1) {
    const j = Math.floor(random() * (i + 1));
    [list[i], list[j]] = [list[j]!, list[i]!];
  }
  return list;
}
const phoneOf = (n: number): string => `137${String(n).padStart(8, '0')}`;

/** Every fourth call is missed; of the answered ones every tenth is of a number that another one has too. */
function inbound(count: number) {
  return Array.from({ length: count }, (_, n) => {
    const from = phoneOf(n % 10 === 1 ? n - 1 : n);
    const isMissed = n % 4 === 3;
    const types = isMissed ? ['ringing', 'ended'] : ['ringing', 'answered', 'ended', 'recorded'];
    const says = { from, ...(isMissed ? { cause: 'no-answer' } : {}) };
    return { callId: `hammer-${n}`, from, isMissed, events: types.map((type) => event(type, `hammer-${n}`, says)) };
  });
}

interface Delivery {
  readonly n: number;
  readonly id: string;
  readonly payload: unknown;
}
/** Signed anew each time, with the same id, as a sender does whose signature is good for five minutes. Sends until it is taken, however often the API is killed meanwhile. */
async function sent({ id, payload }: Delivery): Promise<string> {
  for (let tries = 0; tries < 1_200; tries += 1) {
    const { body, headers } = signed([centre.secret], payload, { id });
    const request = { method: 'POST', headers, body };
    const response = await fetch(`${api.url}${centre.url}`, request).catch(() => undefined);
    const text = await response?.text().catch(() => undefined);
    if (response?.status === 200 && text !== undefined) return text;
    if (response && response.status < 500) throw new Error(`${response.status} ${text}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('a delivery was never taken');
}

it(
  'makes one case and one effect of every call, and answers each repeat like the first',
  async () => {
    const tickets = [];
    for (let n = 0; n < CALLED_BACK; n += 1) {
      const ticket = await office.dispatched('chaoyang-centre', { caller: { phone: phoneOf(90_000_000 + n) } });
      await ticket.does('chaoyang', 'give-feedback', feedback);
      tickets.push(ticket);
    }
    const outbound = tickets.flatMap(({ caseNo }, n) => {
      const says = { direction: 'outbound', from: '01012351', to: phoneOf(90_000_000 + n), agent: '8001' } as const;
      const keys = { handled: true, solved: true, satisfaction: 5 };
      return ['ringing', 'answered', 'ended', 'pressed'].map((type) =>
        event(type, `back-${n}`, { ...says, reference: caseNo, ...(type === 'pressed' ? keys : {}) }),
      );
    });
    const calls = inbound(Math.round((DELIVERIES - outbound.length) / 3.5));
    const deliveries = shuffled([...outbound, ...calls.flatMap(({ events }) => events)]);
    const posts = shuffled(
      deliveries.flatMap((payload, n) => {
        const delivery = { n, id: `delivery-${n}`, payload };
        return Array.from({ length: 1 + Math.floor(random() * 5) }, () => delivery);
      }),
    );

    const replies = new Map<number, Set<string>>();
    const killAt = [0.2, 0.45, 0.7].map((part) => Math.floor(posts.length * part));
    const startedAt = Date.now();
    let next = 0;
    let killing = Promise.resolve();
    const worker = async (): Promise<void> => {
      for (let at = next++; at < posts.length; at = next++) {
        if (killAt.includes(at)) killing = killing.then(() => api.killAndStart());
        const delivery = posts[at]!;
        const { n } = delivery;
        const text = await sent(delivery);
        replies.set(n, (replies.get(n) ?? new Set()).add(text));
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, worker));
    await killing;
    if (process.env['SANJI_HAMMER'] !== undefined)
      console.log(
        `${deliveries.length} deliveries, ${posts.length} requests in ${Math.round((Date.now() - startedAt) / 1_000)} s`,
      );

    expect([...replies.values()].filter(({ size }) => size !== 1)).toEqual([]);
    expect(await office.house.db.$count(callEvents)).toBe(deliveries.length);
    const lines = new Set(calls.flatMap(({ from, isMissed }) => (isMissed ? [] : [from])));
    const { rows } = await office.house.db.execute(sql`
    select count(*)::int as calls, count(case_no)::int as linked, count(*) filter (where effect = 'opened')::int as opened,
      count(*) filter (where effect = 'joined')::int as joined, count(*) filter (where effect = 'called-back')::int as back,
      (select count(*)::int from commands where kind = 'open' and route = 'calls') as openings,
      (select count(distinct case_no)::int from commands where kind = 'open' and route = 'calls') as cases,
      (select count(*)::int from commands where action = 'record-callback') as callbacks
    from calls`);
    const answered = calls.filter(({ isMissed }) => !isMissed).length;
    expect(rows).toEqual([
      {
        ...{
          calls: calls.length + CALLED_BACK,
          linked: answered + CALLED_BACK,
          back: CALLED_BACK,
          callbacks: CALLED_BACK,
        },
        ...{ opened: lines.size, joined: answered - lines.size, openings: lines.size, cases: lines.size },
      },
    ]);
    await carriedOut();
    expect(await office.house.db.$count(sql`callbacks`)).toBe(CALLED_BACK);
    const { rows: open } = await office.house.db.execute(sql`
    select count(*)::int as count from cases where view->'details'->'opening'->>'externalReference' like 'call-%'`);
    expect(open).toEqual([{ count: lines.size }]);
  },
  20 * MINUTES,
);

/** The engine has heard of everything, from whoever told it. */
async function carriedOut(): Promise<void> {
  for (let tries = 0; tries < 6_000; tries += 1) {
    const { rows } = await office.house.db.execute(sql`select from commands where status = 'pending' limit 1`);
    if (rows.length === 0) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('the engine never heard of everything');
}
