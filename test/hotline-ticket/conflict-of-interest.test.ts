import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { appoint } from '../../db/identity/appoint.ts';
import { openOffice, type Office } from './support/office.ts';
import { content, feedback, intake } from './support/people.ts';
import type { TicketFile } from './support/ticket-file.ts';

const home = 'yunfan-logistics-home';
const station = 'chaoyang-yunshan-station';
let office: Office;
beforeAll(async () => {
  office = await openOffice();
});
afterAll(() => office.house.stop());

let users = 0;
/** Somebody with these roles, speaking HTTP. */
async function somebody(...roles: string[]) {
  const userId = `u-somebody-${(users += 1)}`;
  const token = await appoint(
    office.house.db,
    { userId, label: '测试岗位', roles, machine: false, tokenDays: 300 },
    office.now,
  );
  const send = async (method: 'GET' | 'POST', url: string, payload?: object) => {
    const headers = { authorization: `Bearer ${token}` };
    const { statusCode, body } = await office.house.app.inject({
      method,
      url,
      headers,
      ...(payload ? { payload } : {}),
    });
    return { status: statusCode, body: JSON.parse(body) as { reason?: string; items?: unknown[] } };
  };
  return {
    read: (ticket: TicketFile) => send('GET', `/v1/hotline-tickets/${ticket.caseNo}`),
    list: () => send('GET', '/v1/cases'),
    act: (ticket: TicketFile, action: string, payload: object = {}) =>
      send('POST', `/v1/hotline-tickets/${ticket.caseNo}/${action}`, payload),
  };
}

describe('a complaint against an employer', () => {
  it('is read and worked by nobody of its own 职工之家 or its own union, whatever else they are', async () => {
    const ticket = await office.dispatched(station, { employerUnit: home });
    for (const body of [home, 'employer-yunfan-logistics']) {
      const double = await somebody(`caseworker@${body}`, `caseworker@${station}`);
      expect((await double.read(ticket)).status).toBe(404);
      expect((await double.list()).body.items).toEqual([]);
      expect((await double.act(ticket, 'note', { text: '备注' })).status).toBe(404);
      expect((await double.act(ticket, 'give-feedback', feedback)).status).toBe(404);
    }
    expect((await ticket.view()).stage).toBe('handling');
  });

  it('names a 职工之家 as such, and unions as what they are', async () => {
    const refused = async (change: object, field: string) => {
      const { status, body } = await office.at('callTaker').post('/v1/hotline-tickets', { ...intake, ...change });
      expect([status, body.errors?.[0]?.field]).toEqual([422, field]);
    };
    await refused({ employerUnit: 'bj-12351' }, '/employerUnit');
    await refused({ employerUnit: 'bj-centre' }, '/employerUnit');
    await refused({ district: 'employer-yunfan-logistics' }, '/district');
    await refused({ district: 'industry-services' }, '/district');
    await refused({ industry: 'district-chaoyang' }, '/industry');
  });
});

describe('a hidden case', () => {
  it('cannot be linked to: it looks like one that is not there', async () => {
    const hidden = await office.dispatched(station);
    const own = await office.dispatched('haidian-centre');
    const link = (caseNo: string) => office.at('haidian').act(own.caseNo, 'link', { caseNo });
    const [there, missing] = [await link(hidden.caseNo), await link('HT-2026-000000')];
    expect(there.status).toBe(422);
    const words = (answer: typeof there, no: string) =>
      JSON.stringify(answer.body).replaceAll(no, '…').replaceAll(own.caseNo, '');
    expect(words(there, hidden.caseNo)).toBe(words(missing, 'HT-2026-000000'));
    const { rows } = await office.house.db.execute('select case_no from case_links');
    expect(rows).toEqual([]);
  });
});

describe('whoever had a hand in the answer', () => {
  it('does not call back: who claimed it, had it assigned or asked for more time', async () => {
    const roles = ['call-taker@bj-12351', 'caseworker@chaoyang-centre'];
    const [claimer, asker] = [await somebody(...roles), await somebody(...roles)];
    const ticket = await office.dispatched('chaoyang-centre');
    expect((await claimer.act(ticket, 'claim')).status).toBe(200);
    expect((await asker.act(ticket, 'request-extension', { workingDays: 2, reason: '取证' })).status).toBe(200);
    await ticket.does('chaoyang', 'give-feedback', feedback);
    for (const one of [claimer, asker]) {
      const answer = await one.act(ticket, 'record-callback', content);
      expect([answer.status, answer.body.reason]).toEqual([403, 'handler-may-not-call-back']);
    }
    await ticket.does('colleague', 'record-callback', content);
  });
});

describe('a supervision order', () => {
  it('is closed by its issuer or the city, never by the body it is addressed to', async () => {
    const ticket = await office.dispatched(station);
    await ticket.does('supervisor', 'issue-order', { demand: '请协助', addressee: 'chaoyang-centre' });
    await ticket.cannot('chaoyangSupervisor', 'close-order', { order: 'order:1' }, '403 not-the-issuer');
    await ticket.does('chaoyangSupervisor', 'issue-order', { demand: '请尽快' });
    await ticket.does('chaoyangSupervisor', 'close-order', { order: 'order:2' });
    await ticket.does('supervisor', 'close-order', { order: 'order:1' });
  });
});
