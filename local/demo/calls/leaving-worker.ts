import type { Call } from '../call.ts';
import { Ticket } from '../ticket.ts';

const DISPATCH = { toUnit: 'haidian-centre', district: 'district-haidian' };

/** 001: “我想离职，老板不答应，连上个月的工资也不肯发。” The first answer does not satisfy, so it is handled once more. */
export const leavingWorker: Call = {
  title: '想离职，老板不答应，工资也不发',
  source: '001',
  async *run({ office, tell }) {
    const [callTaker, colleague] = [office('u-call-taker-1'), office('u-call-taker-2')];
    const caseworker = office('u-haidian-caseworker');
    const ticket = await Ticket.open(
      callTaker,
      {
        channel: 'hotline',
        matter: 'wages',
        caller: { phone: '13800000003' },
        confidential: true,
        question: '我想离职，老板不答应，连上个月的工资也不肯发，想请工会帮帮忙。',
      },
      '受理事务件：离职被拒、工资未发（要求保密）',
      tell,
    );
    await ticket.act(callTaker, 'dispatch', DISPATCH, '派单海淀区职工服务中心；产业不详，不备案产业工会');
    await ticket.act(caseworker, 'claim', {}, '认领');
    await ticket.act(caseworker, 'sign-for', {}, '签收');
    yield;
    await ticket.act(
      caseworker,
      'give-feedback',
      {
        ...{ verified: 'partly-confirmed', treatment: 'explained' },
        findings: '单位称交接未完。',
        result: '已说明提前三十日书面通知即可解除劳动合同。',
      },
      '回单：部分属实，解释说明',
    );
    yield;
    await ticket.act(
      colleague,
      'record-callback',
      { reached: true, handled: true, solved: false, satisfaction: 'dissatisfied', remark: '工资仍未发。' },
      '回访：未解决，不满意，须重办一次',
    );
    await ticket.act(callTaker, 'dispatch', { ...DISPATCH, instruction: '请落实工资支付。' }, '再次派单');
    yield;
    yield;
    await ticket.act(
      caseworker,
      'give-feedback',
      { verified: 'confirmed', treatment: 'resolved', findings: '上月工资确未支付。', result: '工资已发，离职已办。' },
      '回单：属实，工资已发',
    );
    await ticket.act(
      colleague,
      'record-callback',
      { reached: true, handled: true, solved: true, satisfaction: 'satisfied' },
      '回访：已解决，满意；归档',
    );
    return ticket.caseNo;
  },
};
