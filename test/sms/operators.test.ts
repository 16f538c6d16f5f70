import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Webhook } from 'standardwebhooks';
import { httpOperator } from '../../engine/sms/operators/http.ts';
import { openOperator } from '../../engine/sms/operators/open.ts';
import { optionalPackage } from '../../engine/sms/operators/optional.ts';
import type { Outbound, SmsOperator } from '../../engine/sms/operators/operator.ts';
import { SECRET } from './text-room.ts';

const text: Outbound = {
  ...{ outId: 'abc-0', number: '+8613800000000', signName: '示例工会', code: 'SMS_154950909' },
  variables: [
    ['caseNo', 'HT-2026-000001'],
    ['unit', '示例区职工服务中心'],
  ],
  text: '您的诉求（编号HT-2026-000001）已转示例区职工服务中心办理。',
};

/** A server on this machine that speaks as an operator's does; what it is asked is kept. */
let server: Server;
let place: string;
let asked: { readonly headers: IncomingMessage['headers']; readonly url: URL; readonly body: string }[] = [];
let says: { status?: number; body?: object } | 'nothing' = {};
beforeAll(async () => {
  server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const url = new URL(request.url ?? '/', 'http://there');
      asked.push({ headers: request.headers, url, body: Buffer.concat(parts).toString('utf8') });
      if (says === 'nothing') return void request.socket.resetAndDestroy();
      response
        .writeHead(says.status ?? 200, { 'content-type': 'application/json' })
        .end(JSON.stringify(says.body ?? {}));
    });
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  place = `127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  return new Promise((closed) => void server.close(() => closed(undefined)));
});
beforeEach(() => {
  asked = [];
  says = {};
});
const opened = async (by: 'aliyun' | 'tencent'): Promise<SmsOperator> => {
  const account = { accessKey: 'key-id', secretKey: 'key-secret', endpoint: `http://${place}` };
  const carrier = by === 'aliyun' ? { by, account } : { by, account, appId: '1400000000', region: 'ap-beijing' };
  return (await openOperator(carrier, []))!;
};

describe('Aliyun, by its own package', () => {
  it('is asked as it documents it', async () => {
    says = { body: { Code: 'OK', Message: 'OK', BizId: '900619746936498440^0', RequestId: 'r' } };
    expect(await (await opened('aliyun')).send(text)).toEqual({ taken: true, providerId: '900619746936498440^0' });
    const { headers, url } = asked[0]!;
    expect([headers['x-acs-action'], headers['x-acs-version']]).toEqual(['SendSms', '2017-05-25']);
    expect(headers['authorization']).toMatch(/^ACS3-HMAC-SHA256 Credential=key-id,/);
    const { TemplateParam = '', ...query } = Object.fromEntries(url.searchParams);
    expect(query).toEqual({
      ...{ OutId: 'abc-0', PhoneNumbers: '13800000000', SignName: '示例工会', TemplateCode: 'SMS_154950909' },
    });
    expect(JSON.parse(TemplateParam)).toEqual({ caseNo: 'HT-2026-000001', unit: '示例区职工服务中心' });
  });

  it.each([
    ['isv.MOBILE_NUMBER_ILLEGAL', true],
    ['isv.SMS_TEMPLATE_ILLEGAL', true],
    ['isv.BUSINESS_LIMIT_CONTROL', false],
    ['isv.AMOUNT_NOT_ENOUGH', false],
    ['isp.SYSTEM_ERROR', false],
  ])('%s is for good: %s', async (code, final) => {
    says = { body: { Code: code, Message: '13800000000', RequestId: 'r' } };
    expect(await (await opened('aliyun')).send(text)).toEqual({ taken: false, code, why: 'operator', final });
  });

  it('that refuses our account, or does not answer, is asked again later', async () => {
    const operator = await opened('aliyun');
    says = { status: 404, body: { Code: 'InvalidAccessKeyId.NotFound', Message: 'm', RequestId: 'r' } };
    expect(await operator.send(text)).toMatchObject({
      code: 'InvalidAccessKeyId.NotFound',
      why: 'operator',
      final: false,
    });
    says = 'nothing';
    expect(await operator.send(text)).toMatchObject({ taken: false, why: 'unanswered', final: false });
  });
});

describe('Tencent, by its own package', () => {
  const status = (Code: string) => ({
    SerialNo: '5000:1045710669157053657849499619',
    PhoneNumber: '+8613800000000',
    Code,
  });
  it('is asked as it documents it', async () => {
    says = { body: { Response: { SendStatusSet: [status('Ok')], RequestId: 'r' } } };
    const answer = await (await opened('tencent')).send(text);
    expect(answer).toEqual({ taken: true, providerId: '5000:1045710669157053657849499619' });
    const { headers, body } = asked[0]!;
    expect([headers['x-tc-action'], headers['x-tc-version'], headers['x-tc-region']]).toEqual([
      ...['SendSms', '2021-01-11', 'ap-beijing'],
    ]);
    expect(JSON.parse(body)).toEqual({
      ...{ PhoneNumberSet: ['+8613800000000'], SmsSdkAppId: '1400000000', TemplateId: 'SMS_154950909' },
      ...{ SignName: '示例工会', SessionContext: 'abc-0', TemplateParamSet: ['HT-2026-000001', '示例区职工服务中心'] },
    });
  });

  it.each([
    ['FailedOperation.PhoneNumberInBlacklist', true],
    ['InvalidParameterValue.IncorrectPhoneNumber', true],
    ['LimitExceeded.PhoneNumberDailyLimit', false],
    ['FailedOperation.InsufficientBalanceInSmsPackage', false],
  ])('%s is for good: %s', async (code, final) => {
    says = { body: { Response: { SendStatusSet: [status(code)], RequestId: 'r' } } };
    expect(await (await opened('tencent')).send(text)).toEqual({ taken: false, code, why: 'operator', final });
  });

  it('that refuses our account, or does not answer, is asked again later', async () => {
    const operator = await opened('tencent');
    says = { body: { Response: { Error: { Code: 'AuthFailure.SignatureFailure', Message: 'm' }, RequestId: 'r' } } };
    expect(await operator.send(text)).toMatchObject({ code: 'AuthFailure.SignatureFailure', final: false });
    says = 'nothing';
    expect(await operator.send(text)).toMatchObject({ taken: false, final: false });
  });
});

describe('a gateway of one’s own', () => {
  it('verifies what it gets by the official library', async () => {
    const operator = httpOperator({ url: `http://${place}/sms`, secret: SECRET, allowed: [place] });
    expect(await operator.send(text)).toEqual({ taken: true });
    const { headers, body } = asked[0]!;
    expect(headers['webhook-id']).toBe('abc-0');
    expect(new Webhook(SECRET).verify(body, headers as Record<string, string>)).toEqual({
      ...{
        id: 'abc-0',
        number: '+8613800000000',
        signName: '示例工会',
        templateCode: 'SMS_154950909',
        text: text.text,
      },
      variables: { caseNo: 'HT-2026-000001', unit: '示例区职工服务中心' },
    });
  });

  it.each([
    [400, true],
    [422, true],
    [403, false],
    [429, false],
    [301, false],
    [500, false],
  ])('that answers %i refuses for good: %s', async (status, final) => {
    says = { status };
    const operator = httpOperator({ url: `http://${place}/sms`, secret: SECRET, allowed: [place] });
    expect(await operator.send(text)).toEqual({ taken: false, code: `http-${status}`, why: 'operator', final });
  });

  it('within gets nothing unless development allows it', async () => {
    const operator = httpOperator({ url: `https://${place}/sms`, secret: SECRET, allowed: [] });
    expect(await operator.send(text)).toMatchObject({ code: 'forbidden-address', final: false });
    expect(asked).toEqual([]);
  });
});

it('an operator whose package is not there says which one to install', async () => {
  await expect(optionalPackage('@example/not-there', '1.2.3', 'aliyun')).rejects.toThrow(
    'SANJI_SMS=aliyun needs the package @example/not-there: npm install --no-save @example/not-there@1.2.3',
  );
});
