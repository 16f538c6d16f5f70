import { afterAll, beforeAll, expect, it } from 'vitest';
import { openOffice, type Office } from '../hotline-ticket/support/office.ts';
import { DAY_MS } from '../hotline-ticket/support/ticket-file.ts';
import { COLLECTION, agreement, application, mediator, plan, toCentre } from './support/disputes.ts';

let office: Office;
beforeAll(async () => {
  office = await openOffice();
});
afterAll(() => office.house.stop());

it('an application is accepted and sent down, mediated in time, settled for a sum, reviewed and archived', async () => {
  const opened = await office.at('legal').post(COLLECTION, application);
  expect(opened.status, JSON.stringify(opened.body)).toBe(201);
  const { caseNo } = opened.body as { caseNo: string };
  expect(caseNo).toMatch(/^LM-/);
  expect(opened.headers['location']).toBe(`${COLLECTION}/${caseNo}`);
  expect(opened.body).toMatchObject({ stage: 'acceptance', holder: 'bj-legal' });
  const dispute = await office.file(caseNo);

  const down = await dispute.does('legal', 'accept-and-send-down', toCentre);
  expect(down).toMatchObject({ stage: 'mediation', holder: 'chaoyang-centre' });
  await dispute.does('chaoyang', 'name-mediator', mediator);
  await dispute.skip(2 * DAY_MS);
  await dispute.does('chaoyang', 'answer-plan', plan);
  expect(await dispute.ownView()).toEqual((await dispute.row()).view);
  expect(await dispute.does('chaoyang', 'settle', { ...agreement, ...mediator })).toMatchObject({ stage: 'filing' });
  expect(await dispute.does('chaoyang', 'submit')).toMatchObject({ stage: 'review', holder: 'bj-legal' });
  const done = await dispute.does('legalHead', 'archive');
  expect(done).toMatchObject({ stage: 'archived', caseOutcome: 'settled' });

  const view = await dispute.view('legal');
  expect(view.details).toMatchObject({ direction: 'down', claimedYuan: 36_000, agreedYuan: 30_000 });
  expect(view.parties.map(({ part }) => part)).toEqual(['claimant', 'employer', 'representative']);
  expect(await dispute.limits()).toEqual({
    ...{ 'acceptance:1': 'met', 'plan:1': 'met', 'closing:1': 'met', 'statutory:1': 'met' },
    ...{ 'mediator:1': 'met', 'submit:1': 'met', 'review:1': 'met', 'archive-window:1': 'running' },
  });
  expect(JSON.stringify(await dispute.facts()), 'nothing personal in the journal').not.toMatch(/欧阳明|付清|尚可/);

  await dispute.skip(20 * DAY_MS);
  expect(await dispute.view('legal')).toMatchObject({ engine: 'ended', outcome: 'settled', available: [] });
  const { status } = await office.house.client.workflow.getHandle(dispute.workflowId).describe();
  expect(status.name).toBe('COMPLETED');
});
