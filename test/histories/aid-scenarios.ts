import type { Office } from '../hotline-ticket/support/office.ts';
import { DAY_MS, type TicketFile } from '../hotline-ticket/support/ticket-file.ts';
import {
  anotherFirm,
  apply,
  because,
  dossier,
  ending,
  firm,
  gathered,
  grounds,
  itsLawyers,
  missing,
  named,
  reportedUp,
  sentDown,
  toCentre,
} from '../legal-aid/support/aid.ts';

type Scenario = (office: Office) => Promise<TicketFile>;
const LATE_MS = 10 * 60_000;

/** The courses an application for legal aid can take, each played once and its history kept. A scenario is never changed, only added. */
export const aidScenarios: Readonly<Record<string, Scenario>> = {
  'down-completed-in-time': async (office) => {
    const aid = await gathered(office);
    await aid.does('chaoyang', 'hand-in');
    await aid.does('legal', 'archive');
    await aid.skip(20 * DAY_MS);
    return aid;
  },

  'down-late-refused-by-firms-and-returned': async (office) => {
    const aid = await apply(office);
    await aid.skipPast('city-review:1');
    await aid.does('legal', 'accept-and-send-down', toCentre);
    await aid.does('chaoyang', 'name-firm', firm);
    await aid.does('chaoyang', 'firm-refuses', { reason: '与对方有利益冲突' });
    await aid.skipPast('firm:2');
    await aid.does('chaoyang', 'name-firm', anotherFirm);
    await aid.does('chaoyang', 'name-lawyer', itsLawyers[0]);
    await aid.does('chaoyang', 'lawyer-refuses', { reason: '休假' });
    await aid.does('chaoyang', 'name-lawyer', itsLawyers[1]);
    await aid.does('chaoyang', 'report-progress', { text: '已立案' });
    await aid.does('chaoyang', 'conclude', ending);
    await aid.skipPast('dossier:1');
    await aid.does('chaoyang', 'submit-dossier', dossier);
    await aid.does('chaoyang', 'hand-in');
    await aid.does('legal', 'return-for-correction', { reason: '缺少结案报告' });
    await aid.does('chaoyang', 'submit-dossier', { pages: 91 });
    await aid.does('chaoyang', 'hand-in');
    await aid.does('legal', 'archive');
    return aid;
  },

  'down-without-soft-limits-in-a-batch': async (office) => {
    const soft = ['firm', 'firm-answer', 'lawyer', 'dossier', 'hand-in', 'dossier-review'];
    for (const name of soft) await office.setPolicy(`aid-${name}-days`, 0);
    const aid = await gathered(office);
    for (const name of soft) await office.setPolicy(`aid-${name}-days`, 3);
    const reply = await office.at('chaoyang').post('/v1/dossier-batches', { caseNos: [aid.caseNo] });
    if (reply.status !== 201) throw new Error(JSON.stringify(reply.body));
    await aid.does('legal', 'archive');
    return aid;
  },

  'papers-brought-twice-then-refused-and-reviewed': async (office) => {
    const aid = await apply(office);
    await aid.does('legal', 'request-papers', missing);
    await aid.skip(3 * DAY_MS);
    await aid.does('legal', 'supplement');
    await aid.does('legal', 'request-papers', { ...missing, days: 5 });
    await aid.skip(DAY_MS);
    await aid.does('legal', 'supplement', { remark: '已收合同' });
    await aid.does('legal', 'refuse', because);
    await aid.does('legalHead', 'request-review', grounds);
    await aid.skip(40 * DAY_MS);
    return aid;
  },

  'papers-not-brought-deemed-withdrawn': async (office) => {
    const aid = await apply(office, 'yunshan');
    await aid.does('yunshan', 'request-papers', missing);
    await aid.skipPast('supplement:1');
    await aid.skip(LATE_MS);
    await aid.does('yunshan', 'reopen', { reason: '材料因住院迟交' });
    await aid.does('yunshan', 'report-up', toCentre);
    return aid;
  },

  'papers-not-brought-and-decided-all-the-same': async (office) => {
    await office.setPolicy('deemed-withdrawn', false);
    const aid = await reportedUp(office);
    await office.setPolicy('deemed-withdrawn', true);
    await aid.does('chaoyang', 'request-papers', missing);
    await aid.skipPast('supplement:1');
    await aid.skip(LATE_MS);
    await aid.does('chaoyang', 'refuse', because);
    await aid.skipPast('refusal-review:1');
    await aid.skip(LATE_MS);
    return aid;
  },

  'up-through-the-district': async (office) => {
    const aid = await apply(office, 'yunshan');
    await aid.skipPast('report:1');
    await aid.does('yunshan', 'report-up', toCentre);
    await aid.skipPast('district-review:1');
    await aid.does('chaoyang', 'accept');
    await named(aid, 'chaoyang');
    await aid.does('chaoyang', 'conclude', ending);
    await aid.does('chaoyang', 'submit-dossier', dossier);
    await aid.does('legal', 'return-for-correction', { reason: '缺少委托书' });
    await aid.does('chaoyang', 'submit-dossier', dossier);
    await aid.does('legal', 'archive');
    return aid;
  },

  'up-to-the-city': async (office) => {
    const aid = await reportedUp(office);
    await aid.does('chaoyang', 'report-major', { reason: '涉及百余人。' });
    await aid.skipPast('reported-review:1');
    await aid.does('legal', 'accept');
    await named(aid, 'legal');
    await aid.does('legal', 'conclude', ending);
    await aid.does('legal', 'submit-dossier', dossier);
    await aid.does('legal', 'archive');
    return aid;
  },

  'terminated-and-reopened': async (office) => {
    const aid = await named(await sentDown(office), 'chaoyang');
    await aid.does('chaoyang', 'terminate', { ground: 'means', reason: '已获高额赔偿' });
    await aid.does('legal', 'reopen', { reason: '赔偿未到账' });
    await aid.does('legal', 'accept-and-send-down', { toUnit: 'haidian-centre' });
    return aid;
  },

  'withdrawn-while-papers-are-awaited': async (office) => {
    const aid = await reportedUp(office);
    await aid.does('chaoyang', 'request-papers', missing);
    await aid.does('yunshan', 'withdraw', { reason: '已自行解决' });
    await aid.skip(20 * DAY_MS);
    return aid;
  },
};
