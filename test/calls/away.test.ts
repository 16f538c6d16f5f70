import { Client, Connection } from '@temporalio/client';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createCodec } from '../../activities/codec/codec.ts';
import { buildApp } from '../../api/app.ts';
import { ReceiptBoard } from '../../api/commands/receipts.ts';
import { connect, disconnect, type Database } from '../../db/client.ts';
import { createLog } from '../../log.ts';
import { startHouse, type TestHouse } from '../support/house.ts';
import { connected, post, recorded, signed, sixEvents } from './centre.ts';

let house: TestHouse;
let db: Database;
let board: ReceiptBoard;
let app: FastifyInstance;
beforeAll(async () => {
  house = await startHouse();
  const { keys, caseKeys, files, clock, taskQueue } = house;
  db = connect(house.url, { queryTimeoutMs: 10_000, role: 'sanji_api' });
  board = new ReceiptBoard(house.url);
  const client = new Client({ connection: Connection.lazy({ address: '127.0.0.1:1' }) });
  app = await buildApp({
    ...{ house: { db, keys, caseKeys, files }, engine: { client, taskQueue, board }, clock },
    uploads: { maxBytes: 1_048_576, perCase: 10, quarantine: false },
    codec: { codec: createCodec(keys), uiOrigin: undefined },
    log: createLog('test', 'silent'),
    door: { trustedProxies: [], limits: undefined, https: false, docs: false },
  });
  await app.ready();
});
afterAll(async () => {
  await app.close();
  await board.close();
  await disconnect(db);
  await house.stop();
});

it('with the engine out of reach every event is answered all the same, and like the first when it is back', async () => {
  const centre = await connected(house);
  const events = sixEvents('call-without-engine').map((event) => signed([centre.secret], event));
  const answers = [];
  for (const event of events) answers.push(await post({ ...house, app }, centre.url, event));
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 200]);
  for (const [n, event] of events.entries()) expect(await post(house, centre.url, event)).toEqual(answers[n]);
  expect((await recorded(house)).map(({ facts: { state } }) => state)).toEqual(['ended']);
});
