import { formOf, pdf } from '../attachments/support.ts';
import { openOffice, type Office } from '../hotline-ticket/support/office.ts';
import { feedback, people, type Person } from '../hotline-ticket/support/people.ts';
import { DAY_MS, type TicketFile } from '../hotline-ticket/support/ticket-file.ts';
import * as mediation from '../labour-mediation/support/disputes.ts';
import * as aid from '../legal-aid/support/aid.ts';
import type { CaseFacts, Post } from './oracle.ts';

export interface KnownCase {
  readonly label: string;
  readonly no: string;
  readonly process: string;
  readonly facts: CaseFacts;
  readonly isConfidential: boolean;
  readonly deadline: string;
  readonly document: string | undefined;
  readonly attachment: string | undefined;
}
/** Everything there is to ask about, made once by real acts. */
export interface World {
  readonly office: Office;
  readonly cases: readonly KnownCase[];
  readonly orders: readonly { readonly no: string; readonly of: KnownCase; readonly between: readonly string[] }[];
  readonly commands: readonly { readonly id: string; readonly of: KnownCase; readonly sentBy: string }[];
  readonly batch: { readonly no: string; readonly between: readonly string[] };
  readonly notices: readonly { readonly id: number; readonly post: Post }[];
  /** References of a client by roster entry, and what adds it again. */
  readonly clients: Readonly<Record<string, string>>;
  addClient(entry: string): Promise<void>;
}

const home = 'yunfan-logistics-home';
const kept = [home, 'employer-yunfan-logistics'];
const hotline = {
  platform: 'bj-12351',
  intake: 'bj-12351',
  addressees: [],
  handedTo: ['district-chaoyang'],
  excluded: [],
};
const city = { platform: 'bj-legal', intake: 'bj-legal', addressees: [], handedTo: [], excluded: kept };

/** Opens a house and makes the cases of the matrix, with what stands around them. */
export async function makeWorld(open: typeof openOffice = openOffice): Promise<World> {
  const office = await open();
  const cases: KnownCase[] = [];
  const know = async (
    label: string,
    file: TicketFile,
    facts: CaseFacts,
    isConfidential = false,
  ): Promise<KnownCase> => {
    const { body } = await office.at('callTaker').get(`/v1/cases/${file.caseNo}/deadlines`);
    const seen = body.items ? body : (await office.at('legal').get(`/v1/cases/${file.caseNo}/deadlines`)).body;
    const document = (await documentsOf(office, file.caseNo))[0]?.id;
    const attachment = await attach(office, file);
    const { process } = await file.row();
    const known = {
      label,
      no: file.caseNo,
      process,
      facts,
      isConfidential,
      deadline: seen.items[0].id,
      document,
      attachment,
    };
    cases.push(known);
    return known;
  };

  const ended = await office.open({ answer: '可凭京卡办理。' });
  await ended.skip(16 * DAY_MS);
  await know('ended', ended, { ...hotline, handedTo: [], holder: 'bj-12351' });
  const closed = await office.open({ answer: '可凭京卡办理。' });
  await know('closed', closed, { ...hotline, handedTo: [], holder: 'bj-12351' });

  const own = await office.dispatched('chaoyang-centre', { industry: 'industry-services' });
  const copies = ['district-chaoyang', 'industry-services'];
  await own.does('supervisor', 'issue-order', { demand: '请尽快办理。' });
  const ownFacts = { ...hotline, holder: 'chaoyang-centre', addressees: ['chaoyang-centre'], handedTo: copies };
  const knownOwn = await know('own', own, ownFacts);
  await know('child’s', await office.dispatched('chaoyang-yunshan-station'), {
    ...hotline,
    holder: 'chaoyang-yunshan-station',
  });
  const addressed = await office.dispatched('chaoyang-qinghe-station');
  await addressed.does('supervisor', 'issue-order', { demand: '请协助。', addressee: 'haidian-centre' });
  const between = ['bj-centre', 'haidian-centre'];
  const knownAddressed = await know('sibling’s, with an order to another district', addressed, {
    ...{ ...hotline, holder: 'chaoyang-qinghe-station', addressees: ['haidian-centre'] },
  });
  const other = await office.dispatched('haidian-centre', { district: 'district-haidian' });
  const noted = await office.at('haidian').act(other.caseNo, 'note', { text: '已联系。' });
  const knownOther = await know('other district’s', other, {
    ...hotline,
    holder: 'haidian-centre',
    handedTo: ['district-haidian'],
  });
  await other.does('callTaker', 'link', { caseNo: own.caseNo });
  const confidential = await office.dispatched('chaoyang-centre', { confidential: true });
  await know('confidential', confidential, { ...hotline, holder: 'chaoyang-centre' }, true);
  const against = await office.dispatched('chaoyang-yunshan-station', { employerUnit: home });
  await know('against one’s own body', against, { ...hotline, holder: 'chaoyang-yunshan-station', excluded: kept });
  const returned = await office.dispatched('haidian-centre', { district: 'district-haidian' });
  await returned.does('haidian', 'give-feedback', feedback);
  await know('answered by another district', returned, {
    ...hotline,
    holder: 'bj-12351',
    handedTo: ['haidian-centre', 'district-haidian'],
  });

  await know('mediation sent down', await mediation.sentDown(office), { ...city, holder: 'chaoyang-centre' });
  const sent = await office.dispatched('chaoyang-centre', { employerUnit: home });
  await sent.does('chaoyang', 'refer-to-mediation');
  const linked = await office.opened((await sent.rows('caseLinks'))[0]!.linkedCaseNo);
  const followedBy = ['bj-12351', 'chaoyang-centre'];
  await know('mediation linked with a ticket', linked, { ...city, holder: 'bj-legal', followedBy });
  const station = 'chaoyang-yunshan-station';
  await know('mediation of a station', await mediation.apply(office, 'yunshan'), {
    ...city,
    intake: station,
    holder: station,
  });
  await know('aid sent down', await aid.sentDown(office), { ...city, holder: 'chaoyang-centre' });
  await know('aid of a station', await aid.apply(office, 'yunshan'), { ...city, intake: station, holder: station });
  const represented = await aid.named(await aid.sentDown(office), 'chaoyang');
  await know('aid with a lawyer named', represented, {
    ...city,
    holder: 'chaoyang-centre',
    named: ['lawyer-chaoyang-1-1'],
  });
  const dossier = await aid.gathered(office);
  const handed = await office.at('chaoyangHead').post('/v1/dossier-batches', { caseNos: [dossier.caseNo] });
  await know('aid with its dossier at the city', dossier, {
    named: ['lawyer-chaoyang-1-1'],
    ...city,
    holder: 'bj-legal',
    handedTo: ['chaoyang-centre'],
  });

  const [ordered, otherOrder] = await Promise.all(
    [own, addressed].map(async (file) => (await file.rows('supervisionOrders'))[0]!),
  );
  const notices = (await own.rows('notices')).map(({ id, bodyId, role }) => ({
    id,
    post: { role, body: bodyId } as Post,
  }));
  const clientOf = async (entry: string): Promise<string> => {
    const url = `/v1/rosters/mediators/${entry}/clients`;
    const { body } = await office.at('administrator').post(url, { name: '某常年客户（虚构）' });
    return body.clients[0].ref as string;
  };
  const entries = ['mediator-chaoyang-1', 'mediator-haidian-1'];
  return {
    ...{ office, cases, notices, addClient: async (entry) => void (await clientOf(entry)) },
    clients: Object.fromEntries(
      await Promise.all(entries.map(async (entry) => [entry, await clientOf(entry)] as const)),
    ),
    orders: [
      { no: ordered!.no, of: knownOwn, between: ['bj-centre', 'chaoyang-centre'] },
      { no: otherOrder!.no, of: knownAddressed, between },
    ],
    commands: [{ id: noted.body.commandId as string, of: knownOther, sentBy: people.haidian }],
    batch: { no: handed.body.no as string, between: ['chaoyang-centre', 'bj-legal'] },
  };
}

async function documentsOf(office: Office, caseNo: string): Promise<{ readonly id: string }[]> {
  const { body } = await office.at('legal').get(`/v1/cases/${caseNo}/documents`);
  return body.items ?? [];
}

/** A paper of the case, sent in by whoever takes part in it. */
async function attach(office: Office, file: TicketFile): Promise<string | undefined> {
  const form = new Response(formOf(pdf(), '工资单.pdf', 'application/pdf'));
  const payload = Buffer.from(await form.arrayBuffer());
  const who: Person = file.caseNo.startsWith('HT-') ? 'callTaker' : 'yunshan';
  const sent = await office.house.app.inject({
    ...{ method: 'POST', url: `/v1/cases/${file.caseNo}/attachments`, payload },
    headers: {
      authorization: `Bearer ${office.house.token(people[who])}`,
      'content-type': form.headers.get('content-type') ?? '',
    },
  });
  return /attachments\/([0-9a-f-]{36})/.exec(String(sent.headers['link']))?.[1];
}
