import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { httpOperator } from '../../engine/sms/operators/http.ts';
import type { Person } from '../hotline-ticket/support/people.ts';
import { ok, type Receiver, startReceiver, status } from '../webhooks/receiver.ts';
import { openTextRoom, SECRET, type TextRoom } from './text-room.ts';

const MINUTE = 60_000;
let gateway: Receiver;
let room: TextRoom;
beforeAll(async () => {
  gateway = await startReceiver();
  room = await openTextRoom({
    operator: httpOperator({ url: gateway.url, secret: SECRET, allowed: [gateway.place] }),
  });
});
afterAll(async () => {
  await room.stop();
  await gateway.stop();
});
beforeEach(() => {
  gateway.answer = ok;
  gateway.received.length = 0;
});

const listed = async (who: Person, query = '') => {
  const { body } = await room.office.at(who).get(`/v1/sms${query}`);
  return body.items as { caseNo: string; number: string | null; template: string; state: string; id: string }[];
};

describe('the list', () => {
  it('shows texts of the cases one sees, the number masked and only to those who may know the people', async () => {
    const ticket = await room.office.dispatched();
    await room.carry();
    const mine = async (who: Person) => (await listed(who)).filter(({ caseNo }) => caseNo === ticket.caseNo);
    expect((await mine('callTaker')).map(({ number }) => number)).toEqual(['138****0000', '138****0000']);
    expect((await mine('chaoyang')).map(({ number }) => number)).toEqual(['138****0000', '138****0000']);
    expect(await mine('haidian')).toEqual([]);
    expect(await listed('administrator')).toEqual([]);
    const secret = await room.office.dispatched('chaoyang-centre', { confidential: true });
    await room.office.at('administrator').post('/v1/sms-templates/hotline-ticket.dispatched', {
      ...{ text: '已转{{unit}}，编号{{caseNo}}', neutral: true },
    });
    await room.carry();
    const ofSecret = async (who: Person) =>
      (await listed(who, '?template=hotline-ticket.dispatched')).find(({ caseNo }) => caseNo === secret.caseNo)?.number;
    expect(await ofSecret('callTaker')).toBe('138****0000');
    expect(await ofSecret('chaoyang')).toBeNull();
  });

  it('is narrowed, paged and taken out as a file that the journal knows of', async () => {
    const states = new Set((await listed('callTaker', '?state=sent')).map(({ state }) => state));
    expect([...states]).toEqual(['sent']);
    const first = (await room.office.at('callTaker').get('/v1/sms?limit=1')).body as { items: object[]; next: string };
    const second = (await room.office.at('callTaker').get(first.next)).body as { items: object[] };
    expect([first.items.length, second.items.length]).toEqual([1, 1]);
    expect(second.items).not.toEqual(first.items);
    const csv = (await room.office.at('callTaker').get('/v1/sms?format=csv')).body as string;
    expect(csv.split('\r\n')[0]).toContain('案件编号,短信,号码,状态');
    expect(csv).toContain('138****0000');
    expect(csv).not.toContain('13800000000');
  });
});

describe('resending', () => {
  const failed = async () => {
    gateway.answer = status(400);
    const ticket = await room.office.open();
    await room.carry();
    gateway.answer = ok;
    const [message] = await room.of(ticket.caseNo);
    return { ticket, id: message!.id, outId: message!.outId };
  };

  it('sends a text again under another id, ten minutes apart, five times at most', async () => {
    const { ticket, id, outId } = await failed();
    const again = () => room.office.at('callTaker').post(`/v1/cases/${ticket.caseNo}/sms/${id}/resend`);
    const early = await again();
    expect([early.status, early.headers['retry-after']]).toEqual([429, String(10 * 60)]);
    for (let times = 1; times <= 5; times += 1) {
      room.office.letTimersLag(10 * MINUTE);
      expect((await again()).body).toMatchObject({ id, resends: times });
      const twice = await again();
      expect([twice.status, twice.body.reason]).toEqual([409, 'being-sent']);
      await room.carry();
    }
    expect(new Set([outId, ...gateway.ids()]).size).toBe(6);
    room.office.letTimersLag(10 * MINUTE);
    const much = await again();
    expect([much.status, much.body.reason]).toEqual([409, 'sent-too-often']);
    expect((await room.of(ticket.caseNo))[0]).toMatchObject({ state: 'sent', resends: 5, resentBy: 'u-call-taker-1' });
  });

  it('is for those who carry the case', async () => {
    const { ticket, id } = await failed();
    room.office.letTimersLag(10 * MINUTE);
    const path = `/v1/cases/${ticket.caseNo}/sms/${id}/resend`;
    expect((await room.office.at('haidian').post(path)).status).toBe(404);
    expect((await room.office.at('administrator').post(path)).status).toBe(404);
    const elsewhere = await room.office.open();
    const wrong = `/v1/cases/${elsewhere.caseNo}/sms/${id}/resend`;
    expect((await room.office.at('callTaker').post(wrong)).status).toBe(404);
  });
});

describe('templates', () => {
  const PATH = '/v1/sms-templates/labour-mediation.closed';
  it('are versions that an administrator of the city sets, with what they may say checked', async () => {
    const at = room.office.at('administrator');
    expect((await room.office.at('callTaker').post(PATH, { text: '已办结' })).status).toBe(403);
    const wrong = await at.post(PATH, { text: '{{name}}您好' });
    expect([wrong.status, wrong.body.errors[0].field]).toEqual([422, '/text']);
    expect((await at.post('/v1/sms-templates/nothing.at-all', { text: '已办结' })).status).toBe(404);
    const set = { text: '{{caseNo}}已办结', code: 'SMS_154950909', signName: '示例工会' };
    expect((await at.post(PATH, set)).body).toEqual({ name: 'labour-mediation.closed', version: 2 });
    const versions = (await at.get(PATH)).body.items as { version: number; text: string; code: string | null }[];
    expect(versions.map(({ version, code }) => [version, code])).toEqual([
      [2, 'SMS_154950909'],
      [1, null],
    ]);
    const all = (await at.get('/v1/sms-templates')).body.items as {
      name: string;
      version: number;
      variables: string[];
    }[];
    expect(all.find(({ name }) => name === 'labour-mediation.closed')).toMatchObject({
      version: 2,
      variables: ['caseNo'],
    });
  });

  it('are looked at before they count', async () => {
    const { body } = await room.office
      .at('administrator')
      .post(`${PATH}/preview`, { text: `${'长'.repeat(60)}{{caseNo}}`, signName: '示例工会' });
    expect(body).toMatchObject({
      text: expect.stringMatching(/^【示例工会】长+HT-2026-000001$/),
      characters: 80,
      parts: 2,
    });
  });
});

it('figures tell what waits and how texts ended, by the operator’s code', async () => {
  gateway.answer = status(422);
  await room.office.open();
  await room.carry();
  const metrics = (await room.office.at('administrator').get('/metrics')).body as string;
  expect(metrics).toMatch(/sanji_sms_settled\{state="failed",code="http-422"\} \d/);
  expect(metrics).toMatch(/sanji_sms_waiting \d/);
  expect(metrics).toMatch(/sanji_sms_operator_failing_seconds \d/);
});
