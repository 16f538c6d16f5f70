import { afterAll, beforeAll, expect, it } from 'vitest';
import { openOffice, type Office } from '../hotline-ticket/support/office.ts';
import { DAY_MS } from '../hotline-ticket/support/ticket-file.ts';
import { COLLECTION, application, dossier, ending, firm, lawyer, toCentre } from './support/aid.ts';

let office: Office;
beforeAll(async () => {
  office = await openOffice();
});
afterAll(() => office.house.stop());

it('an application to the city is sent down, worked, handed in and archived', async () => {
  const opened = await office.at('legal').post(COLLECTION, application);
  expect(opened.status, JSON.stringify(opened.body)).toBe(201);
  const { caseNo } = opened.body as { caseNo: string };
  expect(caseNo).toMatch(/^LA-/);
  expect(opened.headers['location']).toBe(`${COLLECTION}/${caseNo}`);
  expect(opened.body).toMatchObject({ stage: 'city-review', holder: 'bj-legal' });
  const aid = await office.file(caseNo);

  const down = await aid.does('legal', 'accept-and-send-down', { ...toCentre, instruction: '请从速指派' });
  expect(down).toMatchObject({ stage: 'naming', holder: 'chaoyang-centre' });
  await aid.does('chaoyang', 'name-firm', firm);
  expect(await aid.does('chaoyang', 'name-lawyer', lawyer)).toMatchObject({ stage: 'representation' });
  await aid.skip(2 * DAY_MS);
  await aid.does('chaoyang', 'report-progress', { text: '已提交仲裁申请。' });
  expect(await aid.ownView()).toEqual((await aid.row()).view);
  expect(await aid.does('chaoyang', 'conclude', ending)).toMatchObject({ stage: 'dossier' });
  expect(await aid.does('chaoyang', 'submit-dossier', dossier)).toMatchObject({ stage: 'hand-in' });
  expect(await aid.does('chaoyangHead', 'hand-in')).toMatchObject({ stage: 'dossier-review', holder: 'bj-legal' });
  expect(await aid.does('legalHead', 'archive')).toMatchObject({ stage: 'archived', caseOutcome: 'completed' });

  const view = await aid.view('legal');
  expect(view.details).toMatchObject({
    ...{ direction: 'down', lawFirm: firm.firm, lawyer: lawyer.lawyer },
    ...{ result: 'won', recoveredYuan: 48_000, pages: 86 },
  });
  expect(view.parties.map(({ part }) => part)).toEqual(['claimant', 'employer', 'employer']);
  expect(await aid.limits()).toEqual({
    ...{ 'city-review:1': 'met', 'firm:1': 'met', 'firm-answer:1': 'met', 'lawyer:1': 'met' },
    ...{ 'dossier:1': 'met', 'hand-in:1': 'met', 'dossier-review:1': 'met', 'archive-window:1': 'running' },
  });
  expect(JSON.stringify(await aid.facts()), 'nothing personal in the journal').not.toMatch(/濮阳|低保|仲裁|从速/);

  await aid.skip(20 * DAY_MS);
  expect(await aid.view('legal')).toMatchObject({ engine: 'ended', outcome: 'completed', available: [] });
  const { status } = await office.house.client.workflow.getHandle(aid.workflowId).describe();
  expect(status.name).toBe('COMPLETED');
});
