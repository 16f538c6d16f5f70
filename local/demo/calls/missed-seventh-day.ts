import type { Call } from '../call.ts';
import { Ticket, type TicketView } from '../ticket.ts';

/** The unit lets the seventh working day pass: a supervision order (督办单) opens by itself, the answer comes late and counts as late. */
export const missedSeventhDay: Call = {
  title: '超过第七个工作日未回单',
  source: '虚构',
  async *run({ office, tell, showOverdue }) {
    const [callTaker, supervisor] = [office('u-call-taker-1'), office('u-supervisor')];
    const [head, caseworker] = [office('u-yunshan-head'), office('u-yunshan-caseworker')];
    const ticket = await Ticket.open(
      callTaker,
      {
        channel: 'hotline',
        matter: 'contract',
        caller: { name: '万等候', phone: '13800000006' },
        question: '加班费按劳动合同应在次月发放，已经拖了半年。',
        employer: '云帆物流公司（示例）',
        employerUnit: 'yunfan-logistics-home',
        district: 'district-chaoyang',
        industry: 'industry-transport',
      },
      '受理事务件：加班费拖欠半年',
      tell,
    );
    await ticket.act(callTaker, 'dispatch', { toUnit: 'chaoyang-yunshan-station' }, '派单云杉街道服务站，同时备案');
    await ticket.act(caseworker, 'sign-for', {}, '签收');
    const due = dueAt(await ticket.view(supervisor), 'feedback:1');
    yield;
    yield;
    await ticket.act(callTaker, 'urge', { onBehalfOf: 'caller', message: '诉求人来电询问进展。' }, '代诉求人催办');
    yield due;

    const missed = await ticket.once(supervisor, (view) => view.orders.length > 0);
    const order = missed.orders[0]?.no ?? '';
    ticket.tell('系统', `第七个工作日届满未回单，自动发出督办单 ${order}`);
    await showOverdue();
    await head.post(`/v1/supervision-orders/${order}/reply`, { reply: '经办人外出，已另派人核实，本日回单。' });
    ticket.tell(head.label, `回复督办单 ${order}`);
    await ticket.act(
      caseworker,
      'give-feedback',
      { verified: 'confirmed', treatment: 'resolved', findings: '加班费未按期支付。', result: '单位已补发。' },
      '回单：属实，已补发（逾期办结）',
    );
    yield;
    await ticket.act(
      office('u-call-taker-2'),
      'record-callback',
      { reached: true, handled: true, solved: true, satisfaction: 'satisfied' },
      '回访：已解决，满意；归档',
    );
    return ticket.caseNo;
  },
};

/** Epoch ms at which a deadline of the ticket is due. */
function dueAt(view: TicketView, id: string): number {
  return Date.parse(view.deadlines.find((d) => d.id === id)?.dueAt ?? '');
}
