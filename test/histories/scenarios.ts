import { holdUp } from '../hotline-ticket/support/held-up.ts';
import type { Office } from '../hotline-ticket/support/office.ts';
import { content, discontent, feedback, notReached, people } from '../hotline-ticket/support/people.ts';
import { DAY_MS, type TicketFile } from '../hotline-ticket/support/ticket-file.ts';

type Scenario = (office: Office) => Promise<TicketFile>;

const toCentre = { toUnit: 'chaoyang-centre' };
const notOurs = { reason: 'not-our-area' };
const question = { toUnit: 'bj-legal', question: '外地社保能否与本市合并计算？' };
const more = (workingDays: number) => ({ workingDays, reason: '需调取考勤记录' });

/** The courses a ticket can take, each played once and its history kept. A scenario is never changed, only added. */
export const scenarios: Readonly<Record<string, Scenario>> = {
  'answered-at-once': async (office) => {
    const ticket = await office.open({ matter: 'policy', answer: '凭京卡可免费参观，请提前预约。' });
    await ticket.skip(20 * DAY_MS);
    return ticket;
  },

  'escalated-and-rung-back': async (office) => {
    const ticket = await office.open({ matter: 'social-insurance' });
    await ticket.does('callTaker', 'classify', { class: 'inquiry' });
    await ticket.does('callTaker', 'escalate', question);
    await ticket.does('legal', 'supply-answer', { text: '可以合并计算。' });
    await ticket.does('callTaker', 'ring-back', { result: 'not-reached' });
    await ticket.skip(DAY_MS);
    await ticket.does('callTaker', 'ring-back', { result: 'reached' });
    await ticket.skip(20 * DAY_MS);
    return ticket;
  },

  'escalated-missed-and-declined': async (office) => {
    const ticket = await office.open();
    await ticket.does('callTaker', 'escalate', question);
    await ticket.skipPast('ring-back:1');
    await ticket.does('legal', 'decline-question', { reason: '需由区里处理' });
    await ticket.does('callTaker', 'dispatch', toCentre);
    return ticket;
  },

  'answered-in-time': async (office) => {
    const ticket = await office.open({ industry: 'industry-services' });
    await ticket.does('callTaker', 'dispatch', toCentre);
    await ticket.does('chaoyang', 'claim');
    await ticket.does('chaoyang', 'sign-for');
    await ticket.skip(2 * DAY_MS);
    await ticket.does('chaoyang', 'give-feedback', feedback);
    await ticket.does('colleague', 'record-callback', content);
    await ticket.skip(20 * DAY_MS);
    return ticket;
  },

  'returned-until-ruled': async (office) => {
    const ticket = await office.dispatched();
    await ticket.does('chaoyang', 'return', notOurs);
    await ticket.does('callTaker', 'dispatch', { toUnit: 'haidian-centre', district: 'district-haidian' });
    await ticket.does('haidian', 'return', notOurs);
    await ticket.does('callTaker', 'dispatch', { toUnit: 'chaoyang-yunshan-station' });
    await ticket.does('yunshan', 'return', { reason: 'duplicate' });
    await ticket.does('supervisor', 'rule', { ...toCentre, grounds: '用人单位注册在朝阳' });
    await ticket.does('chaoyang', 'give-feedback', feedback);
    await ticket.does('colleague', 'record-callback', content);
    return ticket;
  },

  'missed-ordered-and-met-late': async (office) => {
    const ticket = await office.dispatched('chaoyang-yunshan-station');
    await ticket.does('supervisor', 'urge', { onBehalfOf: 'supervisor' });
    await ticket.skipPast('feedback:1');
    await ticket.does('yunshanHead', 'reply-order', { order: 'order:1', reply: '在办' });
    await ticket.does('yunshan', 'give-feedback', feedback);
    await ticket.does('supervisor', 'close-order', { order: 'order:1' });
    await ticket.does('colleague', 'record-callback', content);
    return ticket;
  },

  'extended-after-a-miss': async (office) => {
    const ticket = await office.dispatched();
    await ticket.skipToEveOf('feedback:1');
    await ticket.does('chaoyang', 'request-extension', more(3));
    await ticket.skipPast('feedback:1');
    await ticket.does('supervisor', 'decide-extension', { granted: true });
    await ticket.does('chaoyang', 'give-feedback', feedback);
    return ticket;
  },

  'suspended-and-resumed': async (office) => {
    const ticket = await office.dispatched();
    await ticket.skip(DAY_MS);
    await ticket.does('chaoyangHead', 'suspend', { category: 'awaiting-papers', reason: '待补材料' });
    await ticket.skip(10 * DAY_MS);
    await ticket.does('chaoyangHead', 'resume');
    await ticket.does('chaoyangHead', 'reassign', { assignee: people.chaoyang });
    return ticket;
  },

  'dissatisfied-twice': async (office) => {
    const ticket = await office.dispatched();
    await ticket.does('chaoyang', 'give-feedback', feedback);
    await ticket.does('colleague', 'record-callback', discontent);
    await ticket.does('callTaker', 'dispatch', { toUnit: 'haidian-centre' });
    await ticket.does('haidian', 'give-feedback', feedback);
    await ticket.does('colleague', 'record-callback', discontent);
    return ticket;
  },

  'reviewed-then-unreachable': async (office) => {
    await office.setPolicy('feedback-review', true);
    const ticket = await office.dispatched();
    await office.setPolicy('feedback-review', false);
    await ticket.does('chaoyang', 'give-feedback', feedback);
    await ticket.does('chaoyangHead', 'send-back-feedback', { remark: '请补充' });
    await ticket.does('chaoyang', 'give-feedback', feedback);
    await ticket.does('chaoyangHead', 'approve-feedback');
    for (const _ of [1, 2, 3]) {
      await ticket.does('colleague', 'record-callback', notReached);
      await ticket.skip(DAY_MS);
    }
    return ticket;
  },

  'withdrawn-and-reopened': async (office) => {
    const ticket = await office.dispatched();
    await ticket.does('callTaker', 'withdraw', { reason: '已和解' });
    await ticket.does('callTaker', 'reopen', { reason: '未兑现' });
    await ticket.does('callTaker', 'split', { matter: 'social-insurance', question: '另反映社保。' });
    await ticket.does('callTaker', 'answer', { text: '可申请仲裁。' });
    return ticket;
  },

  'refused-held-up-and-cancelled': async (office) => {
    const ticket = await office.dispatched();
    const other = await office.open();
    await ticket.does('chaoyang', 'note', { text: '已联系。' });
    await ticket.does('chaoyang', 'link', { caseNo: other.caseNo });
    await office.house.client.workflow.getHandle(ticket.workflowId).cancel();
    await ticket.skipToEveOf('feedback:1');
    const body = { verified: 'confirmed', treatment: 'resolved' };
    const carryOut = await holdUp(office, ticket, { who: 'chaoyang', action: 'give-feedback', body });
    const refused = await holdUp(office, ticket, { who: 'haidian', action: 'give-feedback', body });
    await ticket.skipPast('feedback:1');
    await refused();
    await carryOut();
    return ticket;
  },

  'referred-to-mediation': async (office) => {
    const ticket = await office.dispatched();
    await ticket.does('chaoyang', 'refer-to-mediation', { claim: '要求退还押金。' });
    await ticket.does('colleague', 'record-callback', discontent);
    await ticket.does('callTaker', 'dispatch', toCentre);
    await ticket.does('chaoyang', 'give-feedback', feedback);
    await ticket.does('colleague', 'record-callback', content);
    return ticket;
  },
};
