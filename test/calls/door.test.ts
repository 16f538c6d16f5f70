import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startHouse, type TestHouse } from '../support/house.ts';
import { connected, post, recorded, signed, sixEvents, type Centre } from './centre.ts';

let house: TestHouse;
let centre: Centre;
beforeAll(async () => {
  house = await startHouse();
  centre = await connected(house);
});
afterAll(() => house.stop());

describe('the events of a call', () => {
  it('add up to one call, each answered, a repeat like the first', async () => {
    for (const event of sixEvents('call-1')) {
      const delivery = signed([centre.secret], event);
      const first = await post(house, centre.url, delivery);
      expect(first.status, first.text).toBe(200);
      expect(JSON.parse(first.text)).toMatchObject({ callId: 'call-1' });
      expect(await post(house, centre.url, delivery)).toEqual(first);
    }
    const [call, ...others] = await recorded(house);
    expect(others).toEqual([]);
    expect(call!.row).toMatchObject({
      state: 'ended',
      direction: 'inbound',
      satisfaction: 5,
      solved: true,
      recorded: true,
    });
    expect(call!.facts).toEqual({
      ...{ direction: 'inbound', state: 'ended', startedAt: Date.UTC(2026, 10, 2, 2), cause: 'normal' },
      ...{ answeredAt: Date.UTC(2026, 10, 2, 2, 0, 9), endedAt: Date.UTC(2026, 10, 2, 2, 2, 10) },
      ...{ customer: '13800000000', line: '01012351', queue: '一般咨询', agent: '8001', reference: null },
      recording: 'https://records.example.cn/r/1.wav',
      pressed: { handled: true, solved: true, satisfaction: 5 },
    });
  });

  it('come without an endpoint in the address too: the secret tells whose they are', async () => {
    const event = sixEvents('call-2')[0];
    expect((await post(house, '/v1/webhooks/call-centre', signed([centre.secret], event))).status).toBe(200);
    const named = `/v1/webhooks/call-centre?endpoint=${centre.id}`;
    expect((await post(house, named, signed([centre.secret], event))).status).toBe(200);
    expect(await recorded(house)).toHaveLength(2);
  });

  it('of a list are taken one by one: one at fault costs no other', async () => {
    const [good] = sixEvents('call-3');
    const list = [good, { ...good, type: 'call.unheard-of' }, { ...good, data: {} }];
    const { status, text } = await post(house, centre.url, signed([centre.secret], list));
    expect(status).toBe(200);
    const { items } = JSON.parse(text) as { items: { callId?: string; error?: { field: string } }[] };
    expect(items[0]).toMatchObject({ callId: 'call-3' });
    expect(items.slice(1).map(({ error }) => error?.field)).toEqual(['/1/type', '/2/data/callId']);
  });
});
