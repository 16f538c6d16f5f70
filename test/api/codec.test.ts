import { afterAll, beforeAll, expect, it } from 'vitest';
import { desk } from '../support/desk.ts';
import { startHouse, type TestHouse } from '../support/house.ts';

let house: TestHouse;
beforeAll(async () => {
  house = await startHouse();
});
afterAll(() => house.stop());

it('an operator with a ticket reads what Temporal shows only as ciphertext, and leaves a trace', async () => {
  const { body } = await desk(house, 'u-call-taker-1').post('/v1/hotline-tickets', {
    ...{ channel: 'hotline', matter: 'wages', question: '押金不退。' },
    caller: { name: '金丝雀甲', phone: '13912345678' },
  });
  const { events } = await house.client.workflow.getHandle(`hotline-ticket:${body.caseNo}`).fetchHistory();
  const signalled = events?.find((e) => e.workflowExecutionSignaledEventAttributes);
  const payload = signalled?.workflowExecutionSignaledEventAttributes?.input?.payloads?.[0];
  const wire = {
    metadata: Object.fromEntries(
      Object.entries(payload?.metadata ?? {}).map(([k, v]) => [k, Buffer.from(v).toString('base64')]),
    ),
    data: Buffer.from(payload?.data ?? []).toString('base64'),
  };
  expect(JSON.stringify(events)).not.toContain('open');
  const refused = await desk(house, 'u-call-taker-1').post('/v1/codec-tickets');
  expect(refused.status).toBe(403);
  const ticket = await desk(house, 'u-administrator').post('/v1/codec-tickets');
  expect(ticket.status).toBe(201);
  const url = `${new URL(ticket.body.endpoint).pathname}/decode`;
  const ui = { origin: 'http://127.0.0.1:8233' };
  const decoded = await house.app.inject({ method: 'POST', url, headers: ui, payload: { payloads: [wire] } });
  expect(decoded.statusCode, decoded.body).toBe(200);
  const clear = Buffer.from(decoded.json().payloads[0].data, 'base64').toString('utf8');
  expect(JSON.parse(clear)).toMatchObject({ action: 'open', given: expect.arrayContaining(['caller', 'question']) });
  expect(clear).not.toContain('金丝雀');
  const elsewhere = await house.app.inject({
    method: 'POST',
    url,
    headers: { origin: 'http://evil.example' },
    payload: { payloads: [wire] },
  });
  expect(elsewhere.statusCode).toBe(403);
  const guessed = await house.app.inject({
    method: 'POST',
    url: '/codec/sanji_guess/decode',
    headers: ui,
    payload: { payloads: [wire] },
  });
  expect(guessed.statusCode).toBe(401);
  const asBearer = await house.app.inject({
    url: '/v1/units',
    headers: { authorization: `Bearer ${url.split('/')[2]}` },
  });
  expect(asBearer.statusCode).toBe(401);
  const { rows } = await house.db.execute<{ user_id: string; detail: { cases: string[] } }>(
    "select user_id, detail from access_journal where kind = 'decoded'",
  );
  expect(rows).toEqual([
    { user_id: 'u-administrator', detail: { cases: [`hotline-ticket:${body.caseNo}`], payloads: 1 } },
  ]);
});
