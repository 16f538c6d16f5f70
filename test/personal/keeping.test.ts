import { and, eq, sql } from 'drizzle-orm';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dateOf, instantAt } from '../../calendar/index.ts';
import { connect, disconnect } from '../../db/client.ts';
import { CaseKeyCache } from '../../db/crypto/case-key-cache.ts';
import { hashOf } from '../../db/journal/entry.ts';
import { eraseCase } from '../../db/personal/erase.ts';
import {
  accessJournal,
  callEvents,
  calls,
  caseJournal,
  caseKeys,
  caseParties,
  commands,
} from '../../db/schema/index.ts';
import { eraseDue, type RetentionDeps } from '../../engine/retention.ts';
import { createLog } from '../../log.ts';
import { desk } from '../support/desk.ts';
import { openOffice, type Office } from '../hotline-ticket/support/office.ts';
import { content, feedback, intake } from '../hotline-ticket/support/people.ts';
import type { TicketFile } from '../hotline-ticket/support/ticket-file.ts';
import { connected, post, signed, sixEvents } from '../calls/centre.ts';
import { formOf } from '../attachments/support.ts';

let office: Office;
beforeAll(async () => {
  office = await openOffice();
  await office.setPolicy('archive-window-days', 1);
});
afterAll(() => office.house.stop());

const caller = { ...intake.caller, identity: { kind: 'resident-id', number: '11010519491231002X' } };

async function archived(body: object = {}): Promise<TicketFile> {
  const ticket = await office.dispatched('chaoyang-centre', { caller, ...body });
  await ticket.does('chaoyang', 'give-feedback', feedback);
  await ticket.does('colleague', 'record-callback', content);
  return ticket;
}
async function ended(body: object = {}): Promise<TicketFile> {
  const ticket = await archived(body);
  await ticket.skipPast('archive-window:1');
  await ticket.skip(10 * 60_000);
  expect((await ticket.view()).engine).toBe('ended');
  return ticket;
}
/** What the worker erases by; its lines go where the test says. */
const retaining = (log: RetentionDeps['log'] = office.house.app.log): RetentionDeps => {
  const { db, caseKeys, files } = office.house;
  return { db, caseKeys, files, log };
};
const erase = (ticket: TicketFile, ground = 'request') =>
  office.at('supervisor').post(`/v1/cases/${ticket.caseNo}/erase`, { ground });
const hold = (ticket: TicketFile) =>
  office.at('supervisor').post(`/v1/cases/${ticket.caseNo}/legal-hold`, { reason: '仲裁机构调卷，案件在审。' });
const lift = async (ticket: TicketFile) => {
  const authorization = `Bearer ${office.house.token('u-supervisor')}`;
  const url = `/v1/cases/${ticket.caseNo}/legal-hold`;
  return (await office.house.app.inject({ method: 'DELETE', url, headers: { authorization } })).statusCode;
};
/** What is counted of all cases: by stage, outcome, deadline and callback. */
const statistics = async () =>
  (
    await office.house.db.execute(sql`
      select 'case' as of, stage as a, outcome as b, count(*)::int from cases group by 2, 3
      union all select 'deadline', name, state, count(*)::int from deadlines group by 2, 3
      union all select 'callback', satisfaction::text, null, count(*)::int from callbacks group by 2
      union all select 'journal', null, null, count(*)::int from case_journal
      order by 1, 2, 3`)
  ).rows;

describe('erasure on request', () => {
  it('destroys the key and clears what was derived; numbers, dates, outcomes and the chain stay', async () => {
    const ticket = await archived();
    const form = formOf('工资条\n', '冀小禾工资条.txt');
    const sent = await office.house.app.inject({
      ...{ method: 'POST', url: `/v1/cases/${ticket.caseNo}/attachments` },
      headers: { authorization: `Bearer ${office.house.token('u-call-taker-1')}` },
      payload: form,
    });
    expect(sent.statusCode).toBe(200);
    expect((await erase(ticket)).body).toMatchObject({ status: 409, reason: 'not-ended-yet' });
    await ticket.skipPast('archive-window:1');
    await ticket.skip(10 * 60_000);
    const before = await statistics();
    const journal = await ticket.rows('caseJournal');
    let stored = 0;
    for await (const _file of office.house.files.list()) stored += 1;
    expect(stored).toBe(1);

    for (const [who, status] of Object.entries({ callTaker: 403, chaoyang: 403, administrator: 404 }))
      expect(
        (await office.at(who as 'callTaker').post(`/v1/cases/${ticket.caseNo}/erase`, { ground: 'request' })).status,
        who,
      ).toBe(status);
    expect(await erase(ticket)).toMatchObject({ status: 200, body: { caseNo: ticket.caseNo, ground: 'request' } });
    expect((await erase(ticket)).body).toMatchObject({ status: 409, reason: 'erased' });

    expect(await statistics()).toEqual(before);
    const view = await office.at('supervisor').view(ticket.caseNo);
    expect(view.body).toMatchObject({ stage: 'archived', outcome: 'satisfied', intake: null });
    expect(view.body.erasedAt).toEqual(expect.any(String));
    expect(view.body.parties.map(({ details }: { details: unknown }) => details)).toEqual([null, null]);
    const { db } = office.house;
    const [key] = await db.select().from(caseKeys).where(eq(caseKeys.caseNo, ticket.caseNo));
    expect(key?.wrapped).toHaveLength(0);
    const parties = await db.select().from(caseParties).where(eq(caseParties.caseNo, ticket.caseNo));
    for (const row of parties)
      expect(row).toMatchObject({
        phoneIndex: null,
        phoneEndIndex: null,
        nameIndex: null,
        initialsIndex: null,
        identityIndex: null,
      });
    const written = await db.select().from(commands).where(eq(commands.caseNo, ticket.caseNo));
    for (const row of written) expect(row).toMatchObject({ grams: null, bodyHash: '' });
    for await (const file of office.house.files.list()) expect.unreachable(`${file.storedKey} is still there`);
    const papers = await office.at('callTaker').get(`/v1/cases/${ticket.caseNo}/attachments`);
    expect(papers.body.items).toMatchObject([{ title: null, fileName: null, state: 'erased' }]);
    for (const query of ['phone=13800000000', 'phoneEnds=0000', 'initials=JXH', 'identity=11010519491231002X'])
      expect(JSON.stringify((await office.at('supervisor').get(`/v1/cases?${query}`)).body), query).not.toContain(
        ticket.caseNo,
      );

    const after = await db.select().from(caseJournal).where(eq(caseJournal.caseNo, ticket.caseNo));
    expect(after.sort((a, b) => a.seq - b.seq)).toEqual(journal);
    let prevHash = '';
    for (const { hash, ...entry } of after) {
      expect(hashOf({ ...entry, prevHash })).toBe(hash);
      prevHash = hash;
    }
    const told = await db
      .select()
      .from(accessJournal)
      .where(and(eq(accessJournal.caseNo, ticket.caseNo), eq(accessJournal.kind, 'administration')));
    expect(told).toMatchObject([{ userId: 'u-supervisor', detail: { erased: 'request', files: 1 } }]);
  });
});

describe('calls', () => {
  const answered = (callId: string, from: string) => {
    const [, event] = sixEvents(callId);
    return { ...event, data: { ...event!.data, from } };
  };

  it('go with the case they came to, and stand until then in what their caller may ask for', async () => {
    const { house } = office;
    const centre = await connected(house);
    const phone = '13800006666';
    const ticket = await archived({ caller: { name: '冀小禾', phone } });
    const delivery = signed([centre.secret], answered('held', phone));
    const first = await post(house, centre.url, delivery);
    const { caseNo: other } = JSON.parse(first.text) as { caseNo: string };
    const [call] = await house.db.select().from(calls).where(eq(calls.caseNo, other));
    await office.at('callTaker').post(`/v1/calls/${call!.id}/link`, { caseNo: ticket.caseNo });
    const asked = async () =>
      (await office.at('supervisor').post('/v1/subject-exports', { phone, reason: 'subject-request' })).body;
    expect((await asked()).calls).toMatchObject([{ number: phone, recorded: false, caseNo: ticket.caseNo }]);
    await ticket.skipPast('archive-window:1');
    await ticket.skip(10 * 60_000);
    expect((await erase(ticket)).status).toBe(200);
    const [row] = await house.db.select().from(calls).where(eq(calls.id, call!.id));
    expect(row).toMatchObject({ caseNo: ticket.caseNo, detailsCipher: null, phoneIndex: null, phoneEndIndex: null });
    expect(row!.startedAt).toBe(call!.startedAt);
    const events = await house.db.select().from(callEvents).where(eq(callEvents.callId, call!.id));
    expect(events.map(({ eventCipher }) => eventCipher)).toEqual([null]);
    expect((await asked()).calls).toEqual([]);
    const repeated = await post(house, centre.url, delivery);
    expect([repeated.status, JSON.parse(repeated.text)]).toMatchObject([200, { callId: 'held' }]);
    expect((await house.db.select().from(calls).where(eq(calls.id, call!.id)))[0]).toEqual(row);
  });

  it('that came to no case are kept as long as a ticket is', async () => {
    const { house } = office;
    const centre = await connected(house);
    const [ringing] = sixEvents('missed');
    await post(house, centre.url, signed([centre.secret], ringing));
    const said = async () => (await house.db.select().from(calls).where(eq(calls.endpointId, centre.id)))[0];
    const began = (await said())!.startedAt!;
    await eraseDue(retaining(), began + 5 * 365 * 86_400_000 - 3 * 86_400_000);
    expect((await said())!.detailsCipher).not.toBeNull();
    await eraseDue(retaining(), began + 5 * 366 * 86_400_000 + 3 * 86_400_000);
    expect(await said()).toMatchObject({
      detailsCipher: null,
      phoneIndex: null,
      phoneEndIndex: null,
      startedAt: began,
    });
  });
});

describe('a legal hold', () => {
  it('keeps a case from being erased by anybody until it is lifted', async () => {
    const ticket = await ended();
    expect(
      (await office.at('chaoyangHead').post(`/v1/cases/${ticket.caseNo}/legal-hold`, { reason: '我处留存' })).status,
    ).toBe(403);
    expect((await hold(ticket)).status).toBe(201);
    expect((await hold(ticket)).body).toMatchObject({ status: 409, reason: 'already-held' });
    expect((await office.at('supervisor').view(ticket.caseNo)).body.legalHoldSince).toEqual(expect.any(String));
    expect((await erase(ticket)).body).toMatchObject({ status: 409, reason: 'on-hold' });
    await eraseDue(retaining(), office.now + 20 * 366 * 86_400_000);
    expect((await office.at('supervisor').view(ticket.caseNo)).body.erasedAt).toBeNull();
    expect(await lift(ticket)).toBe(200);
    expect(await lift(ticket)).toBe(409);
    expect((await erase(ticket, 'consent-withdrawn')).status).toBe(200);
    expect((await hold(ticket)).body).toMatchObject({ status: 409, reason: 'erased' });
  });
});

describe('retention', () => {
  it('erases ended cases when their years are over, not a day before, and none that is open', async () => {
    const [ticket, open] = [await ended(), await archived()];
    const closed = (await ticket.row()).closedAt ?? 0;
    const years = (count: number) =>
      instantAt(`${Number(dateOf(closed).slice(0, 4)) + count}${dateOf(closed).slice(4)}`, '12:00');
    await eraseDue(retaining(), years(5) - 86_400_000);
    expect((await office.at('supervisor').view(ticket.caseNo)).body.erasedAt).toBeNull();
    expect((await eraseDue(retaining(), years(5) + 86_400_000)).erased).toBeGreaterThanOrEqual(1);
    expect((await office.at('supervisor').view(ticket.caseNo)).body.erasedAt).toEqual(expect.any(String));
    expect((await office.at('supervisor').view(open.caseNo)).body.erasedAt).toBeNull();
  });
});

describe('a round of retention', () => {
  it('passes over a case that cannot be erased, logs and counts it, tries it again, and takes its time', async () => {
    const [stuck, ...others] = [await ended(), await ended(), await ended()];
    const owner = new pg.Client({ connectionString: office.house.url });
    await owner.connect();
    await owner.query(`create function refuse_or_wait() returns trigger language plpgsql as $$ begin
      if new.case_no = '${stuck.caseNo}' then raise exception 'not now' using errcode = '55000'; end if;
      perform pg_sleep(1.2);
      return new;
    end $$; create trigger refuse_or_wait before insert on erasures for each row execute function refuse_or_wait()`);
    await owner.query(`update cases set closed_at = closed_at - interval '1 day' where case_no = '${stuck.caseNo}'`);
    const lines: string[] = [];
    const hurried = connect(office.house.url, { queryTimeoutMs: 1_000 });
    const later = office.now + 20 * 366 * 86_400_000;
    const log = createLog('test', 'info', { write: (line) => void lines.push(line) });
    const isErased = async ({ caseNo }: TicketFile) =>
      (await office.at('supervisor').view(caseNo)).body.erasedAt !== null;
    try {
      const round = await eraseDue({ ...retaining(log), db: hurried }, later);
      expect(round).toMatchObject({ left: 1 });
      expect(round.erased).toBeGreaterThanOrEqual(2);
      expect([await isErased(stuck), ...(await Promise.all(others.map(isErased)))]).toEqual([false, true, true]);
      expect(lines.map((line) => JSON.parse(line) as object)).toEqual([
        expect.objectContaining({
          ...{ level: 40, caseNo: stuck.caseNo, msg: 'retention: a case could not be erased' },
          code: '55000',
        }),
      ]);
    } finally {
      await owner.query('drop trigger refuse_or_wait on erasures');
      await owner.end();
      await disconnect(hurried);
    }
    expect(await eraseDue(retaining(), later)).toEqual({ erased: 1, left: 0 });
    expect(await isErased(stuck)).toBe(true);
  });
});

describe('a case that another process erased', () => {
  it('is answered as erased by an API that still holds its key', async () => {
    const paper = formOf('工资条\n', '冀小禾工资条.txt');
    const ticket = await archived();
    const authorization = `Bearer ${office.house.token('u-call-taker-1')}`;
    const sent = await office.house.app.inject({
      ...{ method: 'POST', url: `/v1/cases/${ticket.caseNo}/attachments`, payload: paper, headers: { authorization } },
    });
    expect(sent.statusCode).toBe(200);
    await ticket.skipPast('archive-window:1');
    await ticket.skip(10 * 60_000);
    const papers = async () => (await office.at('callTaker').get(`/v1/cases/${ticket.caseNo}/attachments`)).body;
    const [{ id }] = (await papers()).items as [{ id: string }];
    const asked = async () => [
      (await office.at('supervisor').view(ticket.caseNo)).body,
      await papers(),
      await office
        .at('supervisor')
        .get(`/v1/cases/${ticket.caseNo}/workers`)
        .then(({ body }) => body),
      await office
        .at('callTaker')
        .get(`/v1/cases/${ticket.caseNo}/attachments/${id}`)
        .then(({ status, body }) => [status, body.reason]),
      await office
        .at('callTaker')
        .post(`/v1/cases/${ticket.caseNo}/unmask`, { purpose: 'contact', reason: '回拨' })
        .then(({ status, body }) => [status, body.parties ?? body.reason]),
    ];
    expect((await asked())[0]).toMatchObject({ intake: { question: intake.question } });
    const elsewhere = { ...retaining(), caseKeys: new CaseKeyCache(office.house.keys) };
    const order = { caseNo: ticket.caseNo, at: office.now, userId: null, ground: 'retention' } as const;
    expect(await eraseCase(elsewhere, order)).toBeUndefined();
    const stale = await asked();
    expect(stale[0]).toMatchObject({ stage: 'archived', intake: null, erasedAt: expect.any(String) as string });
    expect(stale[0].parties.map(({ details }: { details: unknown }) => details)).toEqual([null, null]);
    expect(stale[3]).toEqual([409, 'erased']);
    expect(await asked(), 'as by one that never held it').toEqual(stale);
  });
});

describe('everything held about a person', () => {
  it('is one file over all cases, with who saw what, for a supervisor of the city; the journal knows it first', async () => {
    const mine = { name: '鲜于知秋', phone: '13800007777' };
    const first = await office.dispatched('chaoyang-centre', { caller: mine, confidential: true });
    const second = await office.open({ caller: mine, question: '另一件事。' });
    await office.at('callTaker').post(`/v1/cases/${first.caseNo}/unmask`, { purpose: 'contact', reason: '回拨' });
    const asked = { phone: '138-0000-7777', reason: 'subject-request' };
    for (const userId of ['u-chaoyang-supervisor', 'u-administrator', 'u-auditor', 'u-call-taker-1'])
      expect((await desk(office.house, userId).post('/v1/subject-exports', asked)).status, userId).toBe(403);
    const { status, body } = await office.at('supervisor').post('/v1/subject-exports', asked);
    expect(status).toBe(200);
    const held = body.cases as {
      caseNo: string;
      as: { details: object; confidential: boolean }[];
      texts: unknown[];
      accesses: { kind: string; by: string }[];
    }[];
    expect(held.map(({ caseNo }) => caseNo)).toEqual([first.caseNo, second.caseNo].sort());
    const one = held.find(({ caseNo }) => caseNo === first.caseNo);
    expect(one?.as).toMatchObject([{ confidential: true, details: mine }]);
    expect(JSON.stringify(one?.texts)).toContain(intake.question);
    expect(one?.accesses).toMatchObject([
      { kind: 'unmasked', by: '12351 热线平台 话务员 1', detail: { purpose: 'contact' } },
      { kind: 'export', by: '市职工服务中心 督办员' },
    ]);
    const narrowed = await office.at('supervisor').post('/v1/subject-exports', { ...asked, name: '别人' });
    expect(narrowed.body.cases).toEqual([]);
    const journalled = await office.house.db.select().from(accessJournal).where(eq(accessJournal.kind, 'export'));
    expect(JSON.stringify(journalled)).not.toMatch(/0000-?7777|鲜于/);
    expect((await office.at('supervisor').post('/v1/subject-exports', { reason: 'subject-request' })).status).toBe(422);
  });
});
