import { afterAll, beforeAll, expect, it } from 'vitest';
import { startHouse, type TestHouse } from '../support/house.ts';
import { connected, post, recorded, signed, sixEvents, type Centre } from './centre.ts';

let house: TestHouse;
let centre: Centre;
beforeAll(async () => {
  house = await startHouse();
  centre = await connected(house);
});
afterAll(() => house.stop());

function* ordersOf<T>(items: readonly T[]): Generator<T[]> {
  if (items.length === 0) yield [];
  for (const [at, item] of items.entries())
    for (const rest of ordersOf(items.filter((_, other) => other !== at))) yield [item, ...rest];
}

/** What differs between two calls of one number by nature: their ids, and that the first opens a ticket and others join it. */
const OWN = {
  callIndex: '',
  caseNo: '',
  joined: false,
  effect: '',
  effectReason: '',
  effectCommand: '',
  maybeCases: [],
};

/** What repeats do is the hammer's to show. */
const REPEATED_EVERY = 4;

it('all 720 orders of six events, repeats among them, end in the same record', { timeout: 600_000 }, async () => {
  const orders = [...ordersOf([0, 1, 2, 3, 4, 5])].map((order, no) => ({ no, order, callId: `order-${no}` }));
  expect(orders).toHaveLength(720);
  const one = async ({ no, order, callId }: (typeof orders)[number]): Promise<void> => {
    const events = sixEvents(callId);
    const repeats = no % REPEATED_EVERY === 0 ? [order[2]!] : [];
    for (const at of [...order, ...repeats]) {
      const { status, text } = await post(
        house,
        centre.url,
        signed([centre.secret], events[at], { id: `${callId}-${at}` }),
      );
      expect(status, text).toBe(200);
    }
  };
  const waiting = [...orders];
  const desk = async (): Promise<void> => {
    for (let next = waiting.pop(); next; next = waiting.pop()) await one(next);
  };
  await Promise.all(Array.from({ length: 8 }, desk));
  const ended = await recorded(house);
  expect(ended).toHaveLength(720);
  // Which case each came to depends on the calls before it.
  const records = new Set(
    ended.map(
      ({
        row: {
          caseNo: _case,
          joined: _joined,
          effect: _effect,
          effectCommand: _act,
          effectReason: _why,
          maybeCases: _maybe,
          ...row
        },
        facts,
      }) => JSON.stringify({ row: { ...row, ...OWN }, facts }),
    ),
  );
  expect(records.size).toBe(1);
  expect(ended[0]!.facts).toMatchObject({ state: 'ended', pressed: { handled: true, solved: true, satisfaction: 5 } });
});
