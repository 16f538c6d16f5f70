import { randomBytes } from 'node:crypto';
import { Client, Connection } from '@temporalio/client';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { ensureSearchAttributes } from '../../engine/search-attributes.ts';

let connection: Connection;
beforeAll(async () => {
  connection = await Connection.connect({ address: inject('temporalAddress') });
});
afterAll(() => connection.close());

it('a Temporal that lacks the search attributes gets them, once', { timeout: 60_000 }, async () => {
  const namespace = `bare-${randomBytes(4).toString('hex')}`;
  const workflowExecutionRetentionPeriod = { seconds: 86_400 as never };
  await connection.workflowService.registerNamespace({ namespace, workflowExecutionRetentionPeriod });
  const client = new Client({ connection, namespace });
  const ask = async (): Promise<string[] | undefined> => ensureSearchAttributes(client).catch(() => undefined);
  let added = await ask();
  // A new namespace is known to all of the server after a while only.
  for (let tries = 0; added === undefined && tries < 100; tries += 1) {
    await new Promise((resolve) => setTimeout(resolve, 200));
    added = await ask();
  }
  expect(added?.sort()).toEqual(['CaseHolder', 'CaseStage', 'NextDueAt']);
  let again = await ensureSearchAttributes(client);
  for (let tries = 0; again.length > 0 && tries < 50; tries += 1) {
    await new Promise((resolve) => setTimeout(resolve, 200));
    again = await ensureSearchAttributes(client);
  }
  expect(again).toEqual([]);
});
