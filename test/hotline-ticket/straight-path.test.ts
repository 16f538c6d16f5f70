import { afterAll, beforeAll, expect, it } from 'vitest';
import { openOffice, type Office } from './support/office.ts';
import { content, feedback, intake } from './support/people.ts';
import { DAY_MS } from './support/ticket-file.ts';

let office: Office;
beforeAll(async () => {
  office = await openOffice();
});
afterAll(() => office.house.stop());

it('a call is dispatched, answered in time, called back and archived', async () => {
  const opened = await office.at('callTaker').post('/v1/hotline-tickets', intake);
  expect(opened.status, JSON.stringify(opened.body)).toBe(201);
  const { caseNo } = opened.body as { caseNo: string };
  expect(opened.headers['location']).toBe(`/v1/hotline-tickets/${caseNo}`);
  const ticket = await office.file(caseNo);

  const dispatched = await ticket.does('callTaker', 'dispatch', { toUnit: 'chaoyang-centre' });
  expect(dispatched).toMatchObject({ stage: 'handling', holder: 'chaoyang-centre' });
  expect(dispatched.deadlines.map((d) => d.id)).toEqual([
    ...['feedback:1', 'sign-for:1', 'return:1', 'claimant-feedback:1'],
  ]);
  await ticket.does('chaoyang', 'sign-for');
  expect(await ticket.ownView()).toEqual((await ticket.row()).view);
  await ticket.skip(2 * DAY_MS);
  expect((await ticket.does('chaoyang', 'give-feedback', feedback)).stage).toBe('callback');
  const called = await ticket.does('colleague', 'record-callback', content);
  expect(called).toMatchObject({ stage: 'archived', caseOutcome: 'satisfied' });

  expect((await ticket.view()).parties[0]?.details?.['name']).toBe('冀**');
  expect(await ticket.limits()).toEqual({
    ...{ 'feedback:1': 'met', 'claimant-feedback:1': 'met', 'sign-for:1': 'met' },
    ...{ 'callback:1': 'met', 'archive-window:1': 'running' },
    'return:1': expect.stringMatching(/^(lapsed|cancelled)$/) as string,
  });

  expect(await ticket.ownView(), 'the table is what the workflow itself says').toEqual((await ticket.row()).view);

  await ticket.skip(20 * DAY_MS);
  expect(await ticket.view()).toMatchObject({ engine: 'ended', outcome: 'satisfied', available: [] });
  expect(await ticket.ownView()).toEqual((await ticket.row()).view);
  const { status } = await office.house.client.workflow.getHandle(ticket.workflowId).describe();
  expect(status.name).toBe('COMPLETED');
});
