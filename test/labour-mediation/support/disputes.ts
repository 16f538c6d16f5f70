import type { Office } from '../../hotline-ticket/support/office.ts';
import type { Person } from '../../hotline-ticket/support/people.ts';
import type { TicketFile } from '../../hotline-ticket/support/ticket-file.ts';

export const COLLECTION = '/v1/labour-mediations';

/** A dispute nobody has: people and employers in tests are invented. */
export const application = {
  matter: 'wages',
  applicant: 'worker',
  caller: { name: '尚可青', phone: '13800000011', representative: '尚可蓝' },
  employer: '云帆物流公司（示例）',
  employerUnit: 'yunfan-logistics-home',
  claim: '拖欠三个月工资及加班费，要求一次付清。',
  claimedYuan: 36_000,
} as const;
export const toCentre = { toUnit: 'chaoyang-centre' } as const;
/** Of the demo rosters: two at the district, who serve its stations too, and one of the city's. */
export const mediator = { mediator: 'mediator-chaoyang-1' } as const;
export const anotherMediator = { mediator: 'mediator-chaoyang-2' } as const;
export const cityMediator = { mediator: 'mediator-legal-1' } as const;
export const unwilling = { reason: '与申请人是旧邻居，不便主持。' } as const;
export const plan = { plan: '本周约双方到场，核对工资单。' } as const;
export const agreement = { claimedYuan: 36_000, agreedYuan: 30_000, terms: '公司十日内一次付清三万元。' } as const;
export const breakdown = { arbitrationExplained: true, reason: '双方分歧过大，不愿再谈。' } as const;
export const because = { reason: '不属于劳动争议受理范围。' } as const;

/** An application, made to whoever takes it: the city's legal department, or a station. */
export const apply = (office: Office, who: Person = 'legal', body: Readonly<Record<string, unknown>> = {}) =>
  office.openAt(COLLECTION, { ...application, ...body }, who);
/** An application to the city, accepted and sent down. */
export async function sentDown(office: Office, toUnit = 'chaoyang-centre'): Promise<TicketFile> {
  const dispute = await apply(office);
  await dispute.does('legal', 'accept-and-send-down', { toUnit });
  return dispute;
}
/** A station's case, reported to the district on the day of the application. */
export async function reportedUp(office: Office): Promise<TicketFile> {
  const dispute = await apply(office, 'yunshan');
  await dispute.does('yunshan', 'report-up', { ...toCentre, reason: '涉及多家用工单位。' });
  return dispute;
}

/** Whom a notice of this kind reached, as `unit role`. */
export async function told(dispute: TicketFile, kind: string): Promise<string[]> {
  const notices = (await dispute.rows('notices')).filter((notice) => notice.kind === kind);
  return notices.map(({ bodyId, role }) => `${bodyId} ${role}`).sort();
}
