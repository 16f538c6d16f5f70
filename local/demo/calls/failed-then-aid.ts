import type { Call } from '../call.ts';
import { Ticket } from '../ticket.ts';

/** The city sends a dispute down; it fails, gets its 终结书 and goes on to legal aid, where the first firm refuses. */
export const failedThenAid: Call = {
  title: '调解不成，转法律援助，第一家律所拒绝承办',
  source: '虚构',
  async *run({ office, tell }) {
    const [city, district] = [office('u-legal-caseworker'), office('u-chaoyang-caseworker-2')];
    const dispute = await Ticket.open(
      city,
      {
        ...{ matter: 'contract', applicant: 'worker', claimedYuan: 62_000 },
        caller: { name: '寇辛', phone: '13800000022' },
        employer: '望潮餐饮公司（示例）',
        claim: '怀孕期间被公司以“不能胜任”为由辞退，要求支付违法解除劳动合同的赔偿金。',
      },
      '登记调解申请：违法解除',
      tell,
      'labour-mediations',
    );
    await dispute.act(
      city,
      'accept-and-send-down',
      { toUnit: 'chaoyang-centre', instruction: '请尽快约双方到场。' },
      '当天受理，制发受理决定书和派单，下派朝阳区',
    );
    await dispute.act(district, 'name-mediator', { mediator: 'mediator-chaoyang-1' }, '指定调解员');
    yield;
    await dispute.act(district, 'answer-plan', { plan: '本周分别约谈，核对考勤与病假记录。' }, '网上回复处理方案');
    yield;
    await dispute.act(
      district,
      'fail',
      { arbitrationExplained: true, reason: '公司坚持解除有据，拒绝任何赔偿；申请人不同意撤回请求。' },
      '调解终结，制发调解终结书，告知可申请仲裁',
    );
    await dispute.act(district, 'refer-to-legal-aid', { remark: '当事人当场申请援助。' }, '转法律援助');
    const aid = await dispute.follow(city, 'legal-aid-applications');
    yield;
    await aid.act(
      city,
      'accept-and-send-down',
      { toUnit: 'chaoyang-centre', instruction: '孕期女职工，请从速指派。' },
      '审核通过，受理并下派朝阳区',
    );
    await aid.act(district, 'name-firm', { firm: 'law-firm-chaoyang-1' }, '指派律所（第一家），制发委派函');
    yield;
    await aid.act(district, 'firm-refuses', { reason: '承办律师与对方代理人有亲属关系。' }, '律所拒绝承办，理由在案');
    await aid.act(district, 'name-firm', { firm: 'law-firm-chaoyang-2' }, '改派律所（第二家），制发新的委派函');
    await aid.act(district, 'name-lawyer', { lawyer: 'lawyer-chaoyang-2-1' }, '登记承办律师');
    yield;
    await aid.act(
      district,
      'conclude',
      { result: 'won', recoveredYuan: 58_000, summary: '仲裁裁决支持赔偿金请求。' },
      '办结：裁决支持，58,000 元',
    );
    await aid.act(district, 'submit-dossier', { pages: 86 }, '承办律师交卷，区级汇总，制发案卷封面与目录');
    yield;
    const { no } = await district.post<{ no: string }>('/v1/dossier-batches', { caseNos: [aid.caseNo] });
    aid.tell(district.label, `统一上报：移交批次 ${no}`);
    yield;
    await aid.act(city, 'archive', { remark: '材料齐全。' }, '审核归档');
    return [dispute.caseNo, aid.caseNo];
  },
};
