import { and, eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openReason } from '../../db/personal/reasons.ts';
import { accessJournal } from '../../db/schema/index.ts';
import { formOf } from '../attachments/support.ts';
import { desk } from '../support/desk.ts';
import { openOffice, type Office } from '../hotline-ticket/support/office.ts';
import type { Person } from '../hotline-ticket/support/people.ts';
import type { TicketFile } from '../hotline-ticket/support/ticket-file.ts';

let office: Office;
beforeAll(async () => {
  office = await openOffice();
});
afterAll(() => office.house.stop());

const caller = {
  ...{ name: '欧阳小禾', phone: '13800001234', address: '北京市朝阳区云杉街道示例里 3 号' },
  identity: { kind: 'resident-id', number: '11010519491231002x' },
};
const question = '欧阳小禾反映押金不退，请回拨 138 0000 1234，卡号6222021234567890128。';
const why = { purpose: 'contact', reason: '回拨欧阳小禾核实押金数额' };
const unmask = (ticket: TicketFile, who: Person, body: object = why) =>
  office.at(who).post(`/v1/cases/${ticket.caseNo}/unmask`, body);
const entries = (caseNo: string) =>
  office.house.db
    .select()
    .from(accessJournal)
    .where(and(eq(accessJournal.caseNo, caseNo), eq(accessJournal.kind, 'unmasked')));

describe('what is personal', () => {
  it('is shown masked: parties by their kind, texts by pattern and by the names of the parties', async () => {
    const ticket = await office.dispatched('chaoyang-centre', { caller, question });
    for (const who of ['callTaker', 'supervisor', 'chaoyang', 'chaoyangUnion'] as const) {
      const view = await ticket.view(who);
      expect(view.parties[0]?.details, who).toEqual({
        ...{ name: '欧阳**', phone: '138****1234', address: '北京市朝阳区***' },
        identity: { kind: 'resident-id', number: '110***********002X' },
      });
      expect(view.intake?.['question']).toBe('欧阳**反映押金不退，请回拨 138****1234，卡号***************0128。');
      const journal = await office.at(who).get(`/v1/cases/${ticket.caseNo}/journal`);
      expect(JSON.stringify(journal.body)).not.toMatch(
        /欧阳小禾|13800001234|138 0000 1234|云杉街道示例里|6222021234567890128/,
      );
    }
  });

  it('is answered clear to who carries the case and says why; the journal knows it first, without the values', async () => {
    const ticket = await office.dispatched('chaoyang-centre', { caller, question });
    const { status, body } = await unmask(ticket, 'chaoyang', { ...why, fields: ['parties', 'intake', 'texts'] });
    expect(status).toBe(200);
    expect(body.parties[0].details).toEqual(caller);
    expect(body.intake.question).toBe(question);
    expect(Object.values(body.texts)).toContainEqual(body.intake);
    const [entry, ...others] = await entries(ticket.caseNo);
    expect(others).toEqual([]);
    expect(entry?.userId).toBe('u-chaoyang-caseworker-1');
    expect(entry?.detail).toMatchObject({ purpose: 'contact', fields: ['parties', 'intake', 'texts'] });
    expect(JSON.stringify(entry)).not.toMatch(/欧阳|1380000/);
    const key = await office.house.caseKeys.get(office.house.db, ticket.caseNo);
    const { reason } = entry?.detail as { reason: string };
    expect(key && openReason(key, { at: entry?.at ?? 0, userId: entry?.userId ?? '', reason })).toBe(why.reason);
    expect((await ticket.view('chaoyang')).parties[0]?.details?.['name'], 'once').toBe('欧阳**');
  });

  it('stays masked for a copy, an auditor, an administrator, a machine, a unit that had the case; hidden is missing', async () => {
    const ticket = await office.dispatched('chaoyang-centre', { caller });
    await ticket.does('chaoyang', 'return-ticket', { grounds: 'not-ours', reason: '不属本区' }).catch(() => undefined);
    const refused = { status: 403, body: { reason: 'not-your-case' } };
    expect(await unmask(ticket, 'chaoyangUnion')).toMatchObject(refused);
    for (const [userId, status] of Object.entries({
      'u-auditor': 403,
      'u-administrator': 404,
      'u-security-officer': 404,
    }))
      expect((await desk(office.house, userId).post(`/v1/cases/${ticket.caseNo}/unmask`, why)).status, userId).toBe(
        status,
      );
    expect(await office.at('callCentre').post(`/v1/cases/${ticket.caseNo}/unmask`, why)).toMatchObject(refused);
    const missing = await office.at('haidian').post('/v1/cases/HT-2026-999999/unmask', why);
    expect(await unmask(ticket, 'haidian')).toMatchObject({ status: 404, body: missing.body });
    expect(await entries(ticket.caseNo)).toEqual([]);
  });

  it('needs a purpose of the list and a reason', async () => {
    const ticket = await office.open({ caller });
    for (const body of [
      {},
      { purpose: 'contact' },
      { ...why, purpose: 'curiosity' },
      { ...why, reason: '' },
      { ...why, fields: ['all'] },
    ])
      expect((await unmask(ticket, 'callTaker', body)).status, JSON.stringify(body)).toBe(422);
    expect(await entries(ticket.caseNo)).toEqual([]);
  });

  it('is never demanded of a hotline caller: neither number nor name; a wrong number is refused by its field', async () => {
    expect(
      (
        await office
          .at('callTaker')
          .post('/v1/hotline-tickets', { channel: 'hotline', matter: 'wages', question: '匿名' })
      ).status,
    ).toBe(201);
    const wrong = { ...caller, identity: { kind: 'resident-id', number: '110105194912310021' } };
    const refusal = await office
      .at('callTaker')
      .post('/v1/hotline-tickets', { channel: 'hotline', matter: 'wages', question: '问', caller: wrong });
    expect(refusal.status).toBe(422);
    expect(refusal.body.errors.map(({ field }: { field: string }) => field)).toContain('/caller/identity/number');
    expect(JSON.stringify(refusal.body)).not.toMatch(/110105|欧阳/);
    const phone = await office.at('callTaker').post('/v1/hotline-tickets', {
      channel: 'hotline',
      matter: 'wages',
      question: '问',
      caller: { phone: '1380000' + 'x' },
    });
    expect(phone.body).toMatchObject({ status: 422, errors: [{ field: '/caller/phone' }] });
  });
});

describe('a confidential claimant', () => {
  const confidential = { caller, question: `${question} 住址：${caller.address}`, confidential: true };
  it('is unmasked for the platform, never for the unit that handles it: not in texts either', async () => {
    const ticket = await office.dispatched('chaoyang-centre', confidential);
    const handling = await unmask(ticket, 'chaoyang', {
      ...why,
      fields: ['parties', 'intake', 'texts', 'attachments'],
    });
    expect(handling.status).toBe(200);
    expect(handling.body.parties[0].details).toBeNull();
    expect(handling.body.intake.question).toContain('〔保密〕反映押金不退');
    expect(JSON.stringify(handling.body)).not.toMatch(/欧阳|\*1234|1380000|云杉街道示例里/);
    const platform = await unmask(ticket, 'callTaker');
    expect(platform.body.parties[0].details).toEqual(caller);
  });

  it('is told of by no route to the unit that handles the case: not masked either, not in titles, not as a file', async () => {
    const ticket = await office.dispatched('chaoyang-centre', confidential);
    await ticket.does('callTaker', 'note', { text: `欧阳小禾来电补充，13800001234，身份证11010519491231002X。` });
    const sent = await office.house.app.inject({
      ...{ method: 'POST', url: `/v1/cases/${ticket.caseNo}/attachments` },
      headers: { authorization: `Bearer ${office.house.token('u-call-taker-1')}` },
      payload: formOf('欧阳小禾\n', '欧阳小禾13800001234.txt'),
    });
    expect(sent.statusCode).toBe(200);
    const papers = await office.at('chaoyang').get(`/v1/cases/${ticket.caseNo}/attachments`);
    const [paper] = papers.body.items as { id: string; links: { file: string } }[];
    const { paths } = office.house.app.swagger() as { paths: Record<string, Record<string, unknown>> };
    const urls = Object.keys(paths)
      .filter((path) => 'get' in (paths[path] ?? {}))
      .map((path) => path.replace('{caseNo}', ticket.caseNo).replace('{id}', paper?.id ?? ''));
    expect(urls.length).toBeGreaterThan(30);
    for (const who of ['chaoyang', 'chaoyangHead', 'chaoyangSupervisor', 'chaoyangUnion'] as const)
      for (const url of [...urls, '/v1/cases?format=csv', '/v1/deadlines?format=csv']) {
        const reply = await office.at(who).bytes(url);
        expect(reply.body.toString('utf8'), `${who} ${url}`).not.toMatch(
          /欧阳|138\*{4}1234|1380000|云杉街道示例里|1101051949|110\*{11}002X/,
        );
      }
    const file = paper?.links.file ?? '';
    expect((await office.at('chaoyang').get(file)).body).toMatchObject({ status: 403, reason: 'confidential-party' });
    expect((await office.at('chaoyangUnion').get(file)).body).toMatchObject({ status: 403, reason: 'not-your-case' });
    expect((await office.at('callTaker').bytes(file)).status).toBe(200);
  });
});
