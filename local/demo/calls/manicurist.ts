import type { Call } from '../call.ts';
import { Ticket } from '../ticket.ts';

/** 002: 小冀, a manicurist in Chaoyang, whose employer holds back part of the wages as a “deposit”. Answered in time. */
export const manicurist: Call = {
  title: '美甲工被扣工资作“押金”',
  source: '002',
  async *run({ office, tell }) {
    const [callTaker, colleague] = [office('u-call-taker-1'), office('u-call-taker-2')];
    const caseworker = office('u-chaoyang-caseworker-1');
    const ticket = await Ticket.open(
      callTaker,
      {
        channel: 'hotline',
        matter: 'wages',
        caller: { name: '小冀', phone: '13800000002' },
        question: '老板每月发工资都扣下一些，说是押金，离职一并退还；现在要走了却拖着不给。',
        employer: '朝阳区一家纹绣沙龙',
        district: 'district-chaoyang',
        industry: 'industry-services',
      },
      '受理事务件：每月被扣工资作“押金”',
      tell,
    );
    await ticket.act(
      callTaker,
      'dispatch',
      { toUnit: 'chaoyang-centre', instruction: '用人单位不得收取押金，请核实后督促退还。' },
      '派单朝阳区职工服务中心，同时向区总工会、服务工会备案',
    );
    await ticket.act(caseworker, 'sign-for', {}, '签收');
    yield;
    yield;
    await ticket.act(
      caseworker,
      'give-feedback',
      {
        ...{ verified: 'confirmed', treatment: 'resolved' },
        findings: '该店以押金名义按月扣发工资，情况属实。',
        result: '已退还扣款，并与职工签订劳动合同、缴纳医疗保险。',
      },
      '回单：属实，已退还扣款',
    );
    yield;
    await ticket.act(
      colleague,
      'record-callback',
      { reached: true, handled: true, solved: true, satisfaction: 'very-satisfied' },
      '回访：已解决，非常满意；归档',
    );
    return ticket.caseNo;
  },
};
