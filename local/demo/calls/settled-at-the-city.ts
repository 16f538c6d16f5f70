import type { Call } from '../call.ts';
import { Ticket } from '../ticket.ts';

/** A wage dispute goes up from the station to the district and on to the city, which names a mediator and settles it for a sum. */
export const settledAtTheCity: Call = {
  title: '欠薪调解：服务站上报区、区上报市，达成协议',
  source: '虚构',
  async *run({ office, tell }) {
    const [station, district, city] = [
      office('u-yunshan-caseworker'),
      office('u-chaoyang-caseworker-1'),
      office('u-legal-caseworker'),
    ];
    const dispute = await Ticket.open(
      station,
      {
        ...{ matter: 'wages', applicant: 'worker', claimedYuan: 48_600 },
        caller: { name: '尚可青', phone: '13800000021', representative: '尚可蓝' },
        employer: '云帆物流公司（示例）',
        employerUnit: 'yunfan-logistics-home',
        claim: '公司自去年十一月起拖欠装卸班四个月工资和春节期间的加班费，要求一次付清。',
      },
      '登记调解申请：拖欠四个月工资',
      tell,
      'labour-mediations',
    );
    await dispute.act(
      station,
      'report-up',
      { toUnit: 'chaoyang-centre', reason: '涉及两家用工单位，劳务派遣关系不清。' },
      '复杂案件，当日上报朝阳区职工服务中心',
    );
    yield;
    await dispute.act(
      district,
      'report-major',
      { reason: '同一公司另有三十余人反映欠薪，属重大案件。' },
      '三日内审查：重大案件，上报市级',
    );
    yield;
    await dispute.act(city, 'name-mediator', { mediator: 'mediator-legal-1' }, '指派调解员');
    yield;
    await dispute.act(
      city,
      'settle',
      {
        ...{ claimedYuan: 48_600, agreedYuan: 45_000 },
        terms:
          '一、公司于本协议生效之日起十日内，将所欠工资和加班费合计45,000元汇入申请人工资账户。\n二、申请人收到款项后，双方就2026年2月以前的劳动报酬再无争议。',
      },
      '达成协议：45,000 元，制发调解协议书',
    );
    for (const by of ['claimant', 'employer', 'mediator', 'seal'])
      await dispute.act(
        city,
        'sign-document',
        { document: 'mediation-agreement:1', by, on: await dispute.today(city) },
        `登记签署：${SIGNED[by] ?? by}`,
      );
    yield;
    await dispute.act(
      city,
      'note-enforcement',
      { state: 'kept-in-full', paidYuan: 45_000, on: await dispute.today(city) },
      '登记履行：45,000 元已付清',
    );
    return dispute.caseNo;
  },
};

const SIGNED: Readonly<Record<string, string>> = {
  ...{ claimant: '申请人', employer: '用人单位', mediator: '调解员', seal: '调解组织盖章' },
};
