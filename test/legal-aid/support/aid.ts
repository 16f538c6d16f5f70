import type { Office } from '../../hotline-ticket/support/office.ts';
import type { Person } from '../../hotline-ticket/support/people.ts';
import type { TicketFile } from '../../hotline-ticket/support/ticket-file.ts';

export const COLLECTION = '/v1/legal-aid-applications';

/** An application nobody made: people and employers in tests are invented. */
export const application = {
  matter: 'wages',
  caller: { name: '濮阳采薇', phone: '13800000021', address: '青禾街道示例里 9 号' },
  employer: '云帆物流公司（示例）',
  employerUnit: 'yunfan-logistics-home',
  opponent: '某劳务派遣公司（虚构）',
  claim: '被无故辞退，要求支付赔偿金与拖欠的加班费。',
  means: '家中三口，仅靠低保度日。',
  claimedYuan: 52_000,
} as const;
export const toCentre = { toUnit: 'chaoyang-centre' } as const;
/** Of the demo rosters: two firms of the district. */
export const firm = { firm: 'law-firm-chaoyang-1' } as const;
export const lawyer = { lawyer: 'lawyer-chaoyang-1-1' } as const;
export const secondLawyer = { lawyer: 'lawyer-chaoyang-1-2' } as const;
export const anotherFirm = { firm: 'law-firm-chaoyang-2' } as const;
export const itsLawyers = [{ lawyer: 'lawyer-chaoyang-2-1' }, { lawyer: 'lawyer-chaoyang-2-2' }] as const;
const housesOf: Partial<Record<Person, string>> = { legal: 'legal-1', legalHead: 'legal-1', haidian: 'haidian-1' };
export const because = { reason: '收入高于援助标准。' } as const;
export const missing = { papers: '请补交劳动合同与收入证明。' } as const;
export const ending = { result: 'won', recoveredYuan: 48_000, summary: '仲裁裁决支持主要请求，已履行。' } as const;
export const dossier = { pages: 86 } as const;
export const grounds = { grounds: '家庭收入计算有误，附街道证明。' } as const;

/** An application, made to whoever takes it: the city's legal department, or a station. */
export const apply = (office: Office, who: Person = 'legal', body: Readonly<Record<string, unknown>> = {}) =>
  office.openAt(COLLECTION, { ...application, ...body }, who);

/** An application to the city, accepted and sent down. */
export async function sentDown(office: Office, toUnit = 'chaoyang-centre'): Promise<TicketFile> {
  const aid = await apply(office);
  await aid.does('legal', 'accept-and-send-down', { toUnit });
  return aid;
}
/** A station's application, reported to the district on the same day. */
export async function reportedUp(office: Office): Promise<TicketFile> {
  const aid = await apply(office, 'yunshan');
  await aid.does('yunshan', 'report-up', toCentre);
  return aid;
}
/** Firm and lawyer are named by whoever holds the case. */
export async function named(aid: TicketFile, who: Person): Promise<TicketFile> {
  const house = housesOf[who] ?? 'chaoyang-1';
  await aid.does(who, 'name-firm', { firm: `law-firm-${house}` });
  await aid.does(who, 'name-lawyer', { lawyer: `lawyer-${house}-1` });
  return aid;
}
/** The legal work is over, in a case the city sent down. */
export async function concluded(office: Office): Promise<TicketFile> {
  const aid = await named(await sentDown(office), 'chaoyang');
  await aid.does('chaoyang', 'conclude', ending);
  return aid;
}
/** The dossier lies at the district. */
export async function gathered(office: Office): Promise<TicketFile> {
  const aid = await concluded(office);
  await aid.does('chaoyang', 'submit-dossier', dossier);
  return aid;
}
/** The dossier lies at the city. */
export async function handedIn(office: Office): Promise<TicketFile> {
  const aid = await gathered(office);
  await aid.does('chaoyang', 'hand-in');
  return aid;
}

/** Whom a notice of this kind reached, as `unit role`. */
export async function told(aid: TicketFile, kind: string): Promise<string[]> {
  const notices = (await aid.rows('notices')).filter((notice) => notice.kind === kind);
  return notices.map(({ bodyId, role }) => `${bodyId} ${role}`).sort();
}
