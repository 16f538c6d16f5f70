import { dateOf } from '../../calendar/index.ts';
import type { Office } from '../hotline-ticket/support/office.ts';
import { DAY_MS, type TicketFile } from '../hotline-ticket/support/ticket-file.ts';
import {
  agreement,
  anotherMediator,
  apply,
  because,
  breakdown,
  cityMediator,
  mediator,
  plan,
  reportedUp,
  sentDown,
  toCentre,
  unwilling,
} from '../labour-mediation/support/disputes.ts';

type Scenario = (office: Office) => Promise<TicketFile>;

/** The courses a dispute can take, each played once and its history kept. A scenario is never changed, only added. */
export const mediationScenarios: Readonly<Record<string, Scenario>> = {
  'down-settled-in-time': async (office) => {
    const dispute = await sentDown(office);
    await dispute.does('chaoyang', 'name-mediator', mediator);
    await dispute.does('chaoyang', 'answer-plan', plan);
    await dispute.skip(2 * DAY_MS);
    await dispute.does('chaoyang', 'settle', { ...agreement, ...mediator });
    await dispute.does('chaoyang', 'submit');
    await dispute.does('legal', 'archive');
    await dispute.skip(20 * DAY_MS);
    return dispute;
  },

  'down-late-and-returned': async (office) => {
    const dispute = await apply(office);
    await dispute.skipPast('acceptance:1');
    await dispute.does('legal', 'accept-and-send-down', toCentre);
    await dispute.skipPast('plan:1');
    await dispute.does('chaoyang', 'answer-plan', plan);
    await dispute.skipPast('closing:1');
    await dispute.does('chaoyang', 'settle', { ...agreement, ...mediator });
    await dispute.skipPast('submit:1');
    await dispute.does('chaoyang', 'submit');
    await dispute.does('legal', 'return-for-correction', { reason: '协议金额与原件不符' });
    await dispute.does('chaoyang', 'submit', { agreedYuan: 31_000 });
    await dispute.does('legal', 'archive');
    return dispute;
  },

  'down-failed-and-reopened': async (office) => {
    const dispute = await sentDown(office);
    await dispute.does('chaoyang', 'fail', { ...breakdown, ...mediator });
    await dispute.does('legal', 'reopen', { reason: '双方愿再谈' });
    await dispute.does('legal', 'refuse', because);
    await dispute.skip(20 * DAY_MS);
    return dispute;
  },

  'down-without-soft-limits': async (office) => {
    const soft = ['mediator-days', 'mediation-submit-days', 'mediation-review-days'];
    for (const name of soft) await office.setPolicy(name, 0);
    const dispute = await sentDown(office);
    for (const name of soft) await office.setPolicy(name, 3);
    await dispute.does('chaoyang', 'settle', { ...agreement, ...mediator });
    await dispute.does('chaoyang', 'submit');
    await dispute.does('legal', 'archive');
    return dispute;
  },

  'up-settled-at-the-station': async (office) => {
    const dispute = await apply(office, 'yunshan');
    await dispute.does('yunshan', 'accept');
    await dispute.does('yunshan', 'name-mediator', mediator);
    await dispute.skipPast('statutory-notice:1');
    await dispute.does('yunshan', 'settle', { ...agreement, ...mediator });
    return dispute;
  },

  'up-found-complex-and-declined': async (office) => {
    const dispute = await apply(office, 'yunshan');
    await dispute.skipPast('report-up:1');
    await dispute.does('yunshan', 'accept');
    await dispute.does('yunshan', 'find-complex', { grounds: '另有二十余名职工提出同样请求。' });
    await dispute.skipPast('report-up:2');
    await dispute.does('yunshan', 'report-up', { ...toCentre, reason: '涉及多家用工单位。' });
    await dispute.skipPast('report-decision:1');
    await dispute.does('chaoyang', 'decline', because);
    return dispute;
  },

  'up-to-the-city': async (office) => {
    const dispute = await reportedUp(office);
    await dispute.does('chaoyang', 'report-major', { reason: '涉及百余人。' });
    await dispute.does('legal', 'name-mediator', cityMediator);
    await dispute.does('legal', 'fail', breakdown);
    return dispute;
  },

  'up-accepted-and-withdrawn': async (office) => {
    const dispute = await reportedUp(office);
    await dispute.does('chaoyang', 'accept');
    await dispute.does('yunshan', 'withdraw', { reason: '已自行和解' });
    await dispute.does('yunshan', 'reopen', { reason: '和解未兑现' });
    await dispute.does('yunshan', 'settle', { ...agreement, ...mediator });
    return dispute;
  },

  'down-refused-by-a-mediator': async (office) => {
    const dispute = await sentDown(office);
    await dispute.does('chaoyang', 'name-mediator', mediator);
    await dispute.does('chaoyang', 'mediator-refuses', unwilling);
    await dispute.does('chaoyang', 'name-mediator', anotherMediator);
    await dispute.does('chaoyang', 'fail', breakdown);
    return dispute;
  },

  'up-refused-by-a-mediator': async (office) => {
    const dispute = await apply(office, 'yunshan');
    await dispute.does('yunshan', 'accept');
    await dispute.does('yunshan', 'name-mediator', mediator);
    await dispute.does('yunshan', 'mediator-refuses', unwilling);
    await dispute.does('yunshan', 'name-mediator', anotherMediator);
    await dispute.does('yunshan', 'find-complex', { grounds: '另有二十余名职工提出同样请求。' });
    await dispute.does('yunshan', 'report-up', { ...toCentre, reason: '涉及多家用工单位。' });
    return dispute;
  },

  'up-declined-at-once': async (office) => {
    const dispute = await apply(office, 'yunshan');
    await dispute.does('yunshan', 'decline', because);
    return dispute;
  },

  'down-collective-signed-and-kept': async (office) => {
    const dispute = await sentDown(office);
    const workers = [1, 2, 3].map((no) => ({ name: `职工${no}号`, claimedYuan: 1_000 }));
    await dispute.does('chaoyang', 'add-workers', { workers });
    await dispute.does('chaoyang', 'name-mediator', mediator);
    const answers = [1, 2, 3].map((worker) => ({ worker, result: 'settled', agreedYuan: 900 }));
    await dispute.does('chaoyang', 'answer-workers', { answers });
    await dispute.does('chaoyang', 'settle', { ...agreement, agreedYuan: 2_700 });
    const document = 'mediation-agreement:1';
    const on = dateOf(office.now);
    await dispute.does('chaoyang', 'sign-document', { document, by: 'employer', on });
    await dispute.does('chaoyang', 'reissue-document', { document, reason: '更正条款。', corrections: { terms: '十日内付清。' } });
    await dispute.does('chaoyang', 'note-enforcement', { state: 'kept-in-full', paidYuan: 2_700, on });
    return dispute;
  },

  'up-accepted-then-major-failed-and-referred': async (office) => {
    const dispute = await reportedUp(office);
    await dispute.does('chaoyang', 'accept');
    await dispute.does('chaoyang', 'report-major', { reason: '又有三十人申请。' });
    await dispute.does('legal', 'amend-parties', { employerRepresentative: '贺兰木', reason: '补充。' });
    await dispute.does('legal', 'fail', { ...breakdown, ...cityMediator });
    await dispute.does('legal', 'refer-to-legal-aid', { remark: '当场提出。' });
    await dispute.skip(20 * DAY_MS);
    return dispute;
  },
};
