import type { Call } from '../call.ts';
import { Ticket } from '../ticket.ts';

/** 001: “对于无法答复的问题……及时升级诉求……然后回拨职工”. The question itself is invented. */
export const unanswerable: Call = {
  title: '一时无人能答的问题',
  source: '001，问题为虚构',
  async *run({ office, tell }) {
    const callTaker = office('u-call-taker-2');
    const expert = office('u-legal-caseworker');
    const ticket = await Ticket.open(
      callTaker,
      {
        channel: 'web',
        matter: 'social-insurance',
        caller: { name: '顾问询', phone: '13800000004' },
        question: '单位已经注销，工伤待遇还能向谁主张？',
      },
      '受理：单位注销后工伤待遇找谁',
      tell,
    );
    await ticket.act(
      callTaker,
      'escalate',
      { toUnit: 'bj-legal', question: '注销单位的工伤待遇由谁承担？' },
      '无法当场答复，升级法律服务部门，约定回拨',
    );
    yield;
    await ticket.act(
      expert,
      'supply-answer',
      { text: '可向清算义务人或承继单位主张，已参保的由工伤保险基金支付。' },
      '提供答复口径',
    );
    await ticket.act(callTaker, 'ring-back', { result: 'not-reached' }, '回拨：未接通');
    yield;
    await ticket.act(callTaker, 'ring-back', { result: 'reached' }, '回拨：已接通并答复；归档');
    return ticket.caseNo;
  },
};
