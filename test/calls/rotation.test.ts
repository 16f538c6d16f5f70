import { afterAll, beforeAll, expect, it } from 'vitest';
import { replaceAgents, listAgents } from '../../db/calls/agents.ts';
import { callDoor } from '../../db/calls/endpoints.ts';
import { factsOf } from '../../db/calls/fold.ts';
import { openTold } from '../../db/calls/record.ts';
import { openCall, sealCall } from '../../db/calls/sealed.ts';
import { loadKeys } from '../../db/crypto/keys.ts';
import { addMasterKey, useMasterKey } from '../../db/crypto/rotation.ts';
import { needsOf, rewrapAll } from '../../db/keys/rewrap.ts';
import { callEndpoints, callEvents, calls } from '../../db/schema/index.ts';
import { startHouse, type TestHouse } from '../support/house.ts';
import { connected, post, signed, sixEvents } from './centre.ts';

let house: TestHouse;
beforeAll(async () => {
  house = await startHouse();
});
afterAll(() => house.stop());

it('a rotation seals calls, events, agents, secrets and addresses anew, and nothing of them needs the old key', async () => {
  const centre = await connected(house);
  const agents = [{ agent: '8001', userId: 'u-call-taker-1' }];
  await replaceAgents(house.app.db, house.keys, centre.id, { agents, at: 0, by: 'u-security-officer' });
  const place = { what: 'fetch-url', row: centre.id } as const;
  await house.db.update(callEndpoints).set({ fetchUrlCipher: sealCall(house.keys, place, 'https://example.cn') });
  for (let n = 0; n < 205; n += 1) await post(house, centre.url, signed([centre.secret], sixEvents(`call-${n}`)[0]));
  const { keysFile } = house;
  useMasterKey(keysFile, addMasterKey(keysFile));
  const keys = loadKeys(keysFile);
  await rewrapAll(house.db, keys);
  const needs = await needsOf(house.db, 'k1', { sealedUntil: Date.now(), keptMs: 0, now: Date.now() });
  expect(Object.keys(needs).filter((name) => name !== 'histories in the engine')).toEqual([]);
  const rows = await house.db.select().from(calls);
  const numbers = rows.map(({ id, detailsCipher }) => factsOf(openTold(keys, id, detailsCipher!)).customer);
  expect(numbers).toEqual(Array.from({ length: 205 }, () => '13800000000'));
  const [event] = await house.db.select().from(callEvents);
  const kept = openCall(keys, { what: 'event', row: `${event!.endpointId}:${event!.eventIndex}` }, event!.eventCipher!);
  expect(JSON.parse(kept)).toMatchObject({ raw: { type: 'call.ringing' } });
  expect((await callDoor(house.db, keys, centre.id, Date.now()))?.secrets).toEqual([centre.secret]);
  expect(await listAgents(house.db, keys, centre.id)).toMatchObject(agents);
  const [endpoint] = await house.db.select().from(callEndpoints);
  expect(openCall(keys, place, endpoint!.fetchUrlCipher!)).toBe('https://example.cn');
});
