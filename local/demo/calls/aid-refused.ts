import type { Call } from '../call.ts';
import { Ticket } from '../ticket.ts';

/** An application that does not meet the conditions is refused in time, in writing and with reasons. */
export const aidRefused: Call = {
  title: '法律援助：不符合条件，说明理由',
  source: '虚构',
  async *run({ office, tell }) {
    const city = office('u-legal-caseworker');
    const aid = await Ticket.open(
      city,
      {
        matter: 'contract',
        caller: { name: '蔡秋里', phone: '13800000023' },
        employer: '栖云软件公司（示例）',
        claim: '与公司合伙投资纠纷，要求退还投资款。',
      },
      '登记法律援助申请',
      tell,
      'legal-aid-applications',
    );
    yield;
    await aid.act(
      city,
      'refuse',
      { reason: '所述为合伙投资纠纷，不是劳动争议，不属于工会法律援助的范围。' },
      '五日内审核：不予援助，制发决定书并说明理由',
    );
    return aid.caseNo;
  },
};
