import { afterAll, beforeAll, expect, it } from 'vitest';
import { openOffice, type Office } from '../hotline-ticket/support/office.ts';
import type { TicketFile } from '../hotline-ticket/support/ticket-file.ts';

let office: Office;
let tickets: readonly TicketFile[];
beforeAll(async () => {
  office = await openOffice();
  const [ahead, ...others] = await Promise.all(['a', 'b'].map(() => office.dispatched()));
  await ahead!.skip(3 * 86_400_000); // the others are behind now
  tickets = [ahead!, ...others];
});
afterAll(() => office.house.stop());

it('skips at once come one after the other, and bring along the cases that were behind', async () => {
  const before = office.now;
  const answers = await Promise.all(
    Array.from({ length: 3 }, () => office.at('administrator').post('/v1/time/skip', { hours: 24 })),
  );
  expect(answers.map(({ status, body }) => [status, body.cases])).toEqual(answers.map(() => [200, 2]));
  expect(office.now - before).toBeGreaterThanOrEqual(3 * 86_400_000);
  for (const ticket of tickets) expect(await ticket.limits()).toMatchObject({ 'sign-for:1': 'missed' });
});
