import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openOffice, type Office } from '../hotline-ticket/support/office.ts';
import type { Person } from '../hotline-ticket/support/people.ts';
import type { TicketFile } from '../hotline-ticket/support/ticket-file.ts';
import { agreement, apply, reportedUp, sentDown, mediator } from './support/disputes.ts';

let office: Office;
beforeAll(async () => {
  office = await openOffice();
});
afterAll(() => office.house.stop());

const reason = { reason: '已自行和解' };
const settled = async () => {
  const dispute = await sentDown(office);
  await dispute.does('chaoyang', 'settle', { ...agreement, ...mediator });
  return dispute;
};
const handedIn = async () => {
  const dispute = await settled();
  await dispute.does('chaoyang', 'submit');
  return dispute;
};
/** How a dispute comes to each of its stages, and who took it in. */
const ways: Readonly<Record<string, readonly [Person, () => Promise<TicketFile>]>> = {
  acceptance: ['legal', () => apply(office)],
  mediation: ['legal', () => sentDown(office)],
  filing: ['legalHead', settled],
  review: ['legal', handedIn],
  correction: [
    'legal',
    async () => {
      const dispute = await handedIn();
      await dispute.does('legal', 'return-for-correction', { reason: '请补正' });
      return dispute;
    },
  ],
  receipt: ['yunshan', () => apply(office, 'yunshan')],
  'report-decision': ['yunshan', () => reportedUp(office)],
  'mediation, at the station': [
    'yunshanHead',
    async () => {
      const dispute = await apply(office, 'yunshan');
      await dispute.does('yunshan', 'accept');
      await dispute.does('yunshan', 'find-complex', { grounds: '涉及多人' });
      return dispute;
    },
  ],
  'mediation, at the city': [
    'yunshan',
    async () => {
      const dispute = await reportedUp(office);
      await dispute.does('chaoyang', 'report-major', { reason: '涉及百余人' });
      return dispute;
    },
  ],
};

describe('a withdrawal by the applicant (撤回)', () => {
  it.each(Object.entries(ways))(
    'at the stage “%s” archives the case and ends every clock',
    async (stage, [who, way]) => {
      const dispute = await way();
      expect((await dispute.view(who)).stage).toBe(stage.split(',')[0]);
      const receipt = await dispute.does(who, 'withdraw', reason);
      expect(receipt).toMatchObject({ stage: 'archived', caseOutcome: 'withdrawn', open: ['reopen'] });
      const running = Object.entries(await dispute.limits()).filter(([, state]) => /running|missed/.test(state));
      expect(running).toEqual([['archive-window:1', 'running']]);
    },
  );

  it('is entered by whoever took the application in, and by nobody else', async () => {
    const [down, up] = [await sentDown(office), await reportedUp(office)];
    await down.cannot('chaoyang', 'withdraw', reason, '403 not-yours-to-do');
    await up.cannot('chaoyang', 'withdraw', reason, '403 not-yours-to-do');
    await up.cannot('legal', 'withdraw', reason, '403 not-yours-to-do');
    await up.does('yunshanHead', 'withdraw', reason);
    const reopened = await up.does('yunshan', 'reopen', { reason: '和解未兑现' });
    expect(reopened).toMatchObject({ stage: 'receipt', holder: 'chaoyang-yunshan-station', round: 2 });
  });
});
