import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openOffice, type Office } from '../hotline-ticket/support/office.ts';
import type { Person } from '../hotline-ticket/support/people.ts';
import type { TicketFile } from '../hotline-ticket/support/ticket-file.ts';
import { apply, concluded, gathered, handedIn, missing, named, reportedUp, sentDown } from './support/aid.ts';

let office: Office;
beforeAll(async () => {
  office = await openOffice();
});
afterAll(() => office.house.stop());

const reason = { reason: '已自行解决' };
const after = async (aid: TicketFile, who: Person, action: string, body: Readonly<Record<string, unknown>> = {}) => {
  await aid.does(who, action, body);
  return aid;
};
/** How an application comes to each of its stages, and who took it in. */
const ways: Readonly<Record<string, readonly [Person, () => Promise<TicketFile>]>> = {
  'city-review': ['legal', () => apply(office)],
  supplement: ['legalHead', async () => after(await apply(office), 'legal', 'request-papers', missing)],
  naming: ['legal', () => sentDown(office)],
  representation: ['legal', async () => named(await sentDown(office), 'chaoyang')],
  dossier: ['legal', () => concluded(office)],
  'hand-in': ['legal', () => gathered(office)],
  'dossier-review': ['legal', () => handedIn(office)],
  correction: [
    'legal',
    async () => after(await handedIn(office), 'legal', 'return-for-correction', { reason: '请补正' }),
  ],
  receipt: ['yunshan', () => apply(office, 'yunshan')],
  'district-review': ['yunshan', () => reportedUp(office)],
  'supplement, at the district': [
    'yunshanHead',
    async () => after(await reportedUp(office), 'chaoyang', 'request-papers', missing),
  ],
  'city-review, of a case reported up': [
    'yunshan',
    async () => after(await reportedUp(office), 'chaoyang', 'report-major', reason),
  ],
};

describe('a withdrawal by the applicant (撤回)', () => {
  it.each(Object.entries(ways))(
    'at the stage “%s” archives the case and ends every clock',
    async (stage, [who, way]) => {
      const aid = await way();
      expect((await aid.view(who)).stage).toBe(stage.split(',')[0]);
      const receipt = await aid.does(who, 'withdraw', reason);
      expect(receipt).toMatchObject({ stage: 'archived', caseOutcome: 'withdrawn', open: ['reopen'] });
      const running = Object.entries(await aid.limits()).filter(([, s]) => /running|missed|suspended/.test(s));
      expect(running).toEqual([['archive-window:1', 'running']]);
    },
  );

  it('is entered by whoever took the application in, and by nobody else', async () => {
    const [down, up] = [await sentDown(office), await reportedUp(office)];
    await down.cannot('chaoyang', 'withdraw', reason, '403 not-yours-to-do');
    await up.cannot('chaoyang', 'withdraw', reason, '403 not-yours-to-do');
    await up.cannot('legal', 'withdraw', reason, '403 not-yours-to-do');
    await up.does('yunshanHead', 'withdraw', reason);
    const reopened = await up.does('yunshan', 'reopen', { reason: '对方反悔' });
    expect(reopened).toMatchObject({ stage: 'receipt', holder: 'chaoyang-yunshan-station', round: 2 });
  });
});
