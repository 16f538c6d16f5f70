import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Webhook } from 'standardwebhooks';
import { smsReceipts } from '../../db/schema/index.ts';
import { claim } from '../../engine/sms/claim.ts';
import type { Answer, SmsOperator } from '../../engine/sms/operators/operator.ts';
import { forgetReceipts, matchReceipts } from '../../engine/sms/receipts.ts';
import type { SmsCarrier } from '../../settings/sms.ts';
import { openTextRoom, SECRET, type TextRoom } from './text-room.ts';

const DAY_MS = 86_400_000;
const ID = 'receipts-of-the-operator-1';
const account = { accessKey: 'a', secretKey: 'b', endpoint: 'sms.example.org' };
const carriers: readonly SmsCarrier[] = [
  { by: 'http', url: 'https://sms.example.org/', secret: SECRET },
  { by: 'aliyun', account },
  { by: 'tencent', account, appId: '1400000000', region: 'ap-beijing' },
];

/** An operator in name: takes everything and gives it a number. */
const taking = (name: SmsOperator['name']): SmsOperator => ({
  ...{ name, registers: false },
  send: ({ outId }): Promise<Answer> => Promise.resolve({ taken: true, providerId: `of-${outId}` }),
});
/** As each vendor documents it. */
const receiptOf = (by: SmsCarrier['by'], outId: string, delivered: boolean): object => {
  const number = '13800000000';
  if (by === 'http')
    return { id: outId, delivered, code: delivered ? 'DELIVRD' : 'UNDELIV', at: '2026-11-24T10:00:01+08:00' };
  if (by === 'aliyun')
    return {
      ...{
        phone_number: number,
        send_time: '2026-11-24 10:00:00',
        report_time: '2026-11-24 10:00:01',
        success: delivered,
      },
      ...{
        err_code: delivered ? 'DELIVERED' : 'UNDELIV',
        err_msg: delivered ? '用户接收成功' : '未送达',
        sms_size: '1',
      },
      ...{ biz_id: `of-${outId}`, out_id: outId },
    };
  return {
    ...{ user_receive_time: '2026-11-24 10:00:01', nationcode: '86', mobile: number, sid: `of-${outId}` },
    ...{
      report_status: delivered ? 'SUCCESS' : 'FAIL',
      errmsg: delivered ? 'DELIVRD' : 'UNDELIV',
      description: '说明',
    },
  };
};
const replies = { aliyun: { code: 0, msg: '接收成功' }, tencent: { result: 0, errmsg: 'OK' } } as const;

describe.each(carriers.map((carrier) => [carrier.by, carrier] as const))('receipts of %s', (by, carrier) => {
  let room: TextRoom;
  beforeAll(async () => {
    room = await openTextRoom({
      operator: taking(by as SmsOperator['name']),
      sms: { carrier, receipts: { ids: ['an-older-id-that-still-holds', ID], networks: ['127.0.0.0/8'] } },
    });
  });
  afterAll(() => room.stop());

  const post = (body: unknown, { id = ID, headers = {}, from = '127.0.0.1' } = {}) => {
    const payload = typeof body === 'string' ? body : JSON.stringify(body);
    const signed = { 'webhook-id': 'msg_1', 'webhook-timestamp': String(Math.floor(Date.now() / 1_000)) };
    const signature = new Webhook(SECRET).sign('msg_1', new Date(), payload);
    return room.office.house.app.inject({
      ...{ method: 'POST', url: `/v1/webhooks/sms-receipts/${id}`, payload, remoteAddress: from },
      headers: { 'content-type': 'application/json', ...signed, 'webhook-signature': signature, ...headers },
    });
  };
  const waiting = () => room.office.house.db.select().from(smsReceipts);
  const one = async (caseNo: string) => (await room.of(caseNo))[0]!;

  it('bring what became of a text, answered as the operator wants it, a list at a time', async () => {
    const [good, bad] = [await room.office.open(), await room.office.open()];
    await room.carry();
    expect((await one(good.caseNo)).state).toBe('sent');
    const list = [
      receiptOf(by, (await one(good.caseNo)).outId, true),
      receiptOf(by, (await one(bad.caseNo)).outId, false),
    ];
    const reply = await post(list);
    if (by === 'http') expect([reply.statusCode, reply.body]).toEqual([204, '']);
    else expect([reply.statusCode, reply.json()]).toEqual([200, replies[by as 'aliyun']]);
    await matchReceipts(room.office.house.db);
    expect(await one(good.caseNo)).toMatchObject({ state: 'delivered', code: null });
    expect(await one(bad.caseNo)).toMatchObject({ state: 'failed', reason: 'network', code: 'UNDELIV' });
    expect(await waiting()).toEqual([]);
    expect((await one(good.caseNo)).settledAt).toBe(Date.parse('2026-11-24T10:00:01+08:00'));
  });

  it('may come before we know that the text was taken, and any number of times in any order', async () => {
    const { db } = room.office.house;
    const ticket = await room.office.open();
    await room.takeDown();
    const [held] = await claim(db, { now: room.office.now, leaseMs: 1_000, most: 16 }); // sent, and its worker died
    await post(receiptOf(by, held!.outId, false));
    await post(receiptOf(by, held!.outId, true));
    await matchReceipts(db);
    room.office.letTimersLag(1_000);
    await room.carry(); // where the receipt knows our id, it is not even sent again
    await matchReceipts(db);
    expect((await one(ticket.caseNo)).state).toBe('delivered');
    expect((await one(ticket.caseNo)).tries).toBe(by === 'tencent' ? 1 : 0);
    await post(receiptOf(by, held!.outId, false));
    await matchReceipts(db);
    expect((await one(ticket.caseNo)).state).toBe('delivered');
    expect(await waiting()).toEqual([]);
  });

  it('that nobody knows are kept for three days, without a number', async () => {
    const { db } = room.office.house;
    await post(receiptOf(by, 'nobody-1', true));
    expect(await matchReceipts(db)).toBe(0);
    expect(JSON.stringify(await waiting())).not.toContain('13800000000');
    await forgetReceipts(db, room.office.now + 3 * DAY_MS - 60_000);
    expect(await waiting()).toHaveLength(1);
    await forgetReceipts(db, room.office.now + 3 * DAY_MS + 1);
    expect(await waiting()).toEqual([]);
  });

  it('are not taken at another address, from another network, or in another form', async () => {
    const body = receiptOf(by, 'x', true);
    const codes = [
      (await post(body, { id: 'receipts-of-the-operator-2' })).statusCode,
      (await post(body, { from: '192.0.2.7' })).statusCode,
      (await post('nonsense')).statusCode,
      (await post('"text"')).statusCode,
      (await post(Array.from({ length: 1_001 }, () => body))).statusCode,
      (await post(body, { id: 'an-older-id-that-still-holds' })).statusCode,
    ];
    expect(codes).toEqual([404, 404, by === 'http' ? 401 : 400, 422, 422, by === 'http' ? 204 : 200]);
  });

  if (by !== 'http') return;
  it('of a gateway of one’s own are taken only as it signed them', async () => {
    const body = JSON.stringify(receiptOf(by, 'y', true));
    const before = (await waiting()).length;
    const old = new Date(Date.now() - 6 * 60_000);
    const refused = [
      { 'webhook-signature': 'v1,AAAA' },
      { 'webhook-id': 'msg_2' },
      {
        'webhook-signature': new Webhook(`whsec_${Buffer.alloc(32, 9).toString('base64')}`).sign(
          'msg_1',
          new Date(),
          body,
        ),
      },
      {
        'webhook-timestamp': String(Math.floor(old.getTime() / 1_000)),
        'webhook-signature': new Webhook(SECRET).sign('msg_1', old, body),
      },
    ];
    for (const headers of refused) expect((await post(body, { headers })).statusCode).toBe(401);
    expect(await waiting()).toHaveLength(before);
  });
});
