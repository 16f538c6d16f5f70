import type { Call } from '../call.ts';
import { Ticket } from '../ticket.ts';

/** 001: “孔庙和国子监博物馆面向持卡职工免费开放，这项优惠服务何时截止？” An inquiry, answered and archived in one step. */
export const freeMuseums: Call = {
  title: '持卡职工问博物馆免费开放',
  source: '001',
  async *run({ office, tell }) {
    const ticket = await Ticket.open(
      office('u-call-taker-1'),
      {
        channel: 'hotline',
        matter: 'information',
        question: '孔庙和国子监博物馆面向持卡职工免费开放，这项优惠何时截止？',
        answer: '市属各博物馆情况不同，请通过该馆服务电话咨询和预约。',
      },
      '受理咨询件，当场答复，归档',
      tell,
    );
    return ticket.caseNo;
  },
};
