import type { Call } from '../call.ts';
import { Ticket } from '../ticket.ts';

/** Returned by two stations and handled by the district: each delivery starts the unit's 7 working days anew, the caller's run on. */
export const twiceReturned: Call = {
  title: '两次退单后办结',
  source: '虚构',
  async *run({ office, tell }) {
    const [callTaker, colleague] = [office('u-call-taker-2'), office('u-call-taker-1')];
    const caseworker = office('u-chaoyang-caseworker-2');
    const ticket = await Ticket.open(
      callTaker,
      {
        channel: 'window',
        matter: 'contract',
        caller: { name: '齐再三', phone: '13800000005' },
        question: '入职三个月没有签劳动合同，送餐站点说归总公司管。',
        district: 'district-chaoyang',
      },
      '受理事务件：入职三个月未签合同',
      tell,
    );
    await ticket.act(callTaker, 'dispatch', { toUnit: 'chaoyang-yunshan-station' }, '派单云杉街道服务站');
    await ticket.act(
      office('u-yunshan-caseworker'),
      'return',
      { reason: 'not-our-area', remark: '站点在青禾街道。' },
      '退单：不在本区域',
    );
    await ticket.act(callTaker, 'dispatch', { toUnit: 'chaoyang-qinghe-station' }, '改派青禾街道服务站');
    yield;
    await ticket.act(
      office('u-qinghe-caseworker'),
      'return',
      { reason: 'not-our-employer', remark: '用人单位注册在区外，由区中心协调。' },
      '退单：用人单位不归本单位服务',
    );
    await ticket.act(callTaker, 'dispatch', { toUnit: 'chaoyang-centre' }, '改派朝阳区职工服务中心');
    await ticket.act(caseworker, 'sign-for', {}, '签收');
    yield;
    await ticket.act(
      caseworker,
      'give-feedback',
      { verified: 'confirmed', treatment: 'resolved', findings: '确未签订书面合同。', result: '已补签劳动合同。' },
      '回单：属实，已补签合同',
    );
    await ticket.act(colleague, 'record-callback', { reached: false }, '回访：第一次，未联系上');
    yield;
    await ticket.act(
      colleague,
      'record-callback',
      { reached: true, handled: true, solved: true, satisfaction: 'neutral' },
      '回访：第二次，已解决，基本满意；归档',
    );
    return ticket.caseNo;
  },
};
