import type { SmsAccount } from '../../../settings/sms.ts';
import { codeOf, optionalPackage } from './optional.ts';
import type { Answer, Outbound, SmsOperator } from './operator.ts';

/** 阿里云短信, by its own package. Texts are templates registered there; `OutId` comes back with the receipt. */

const PACKAGE = '@alicloud/dysmsapi20170525';
const VERSION = '4.6.0';
const TIMEOUT_MS = 10_000;

interface Sdk {
  readonly default: new (config: object) => Client;
  readonly SendSmsRequest: new (fields: object) => object;
}
interface Client {
  sendSms(request: object): Promise<{ readonly body?: { readonly code?: string; readonly bizId?: string } }>;
}
interface Core {
  readonly $OpenApiUtil: { readonly Config: new (fields: object) => object };
}

/** What is about this number, template or sign name. Everything else may be otherwise later: limits, balance, rights, its system. */
const FINAL =
  /^isv\.(MOBILE_NUMBER_ILLEGAL|INVALID_PARAMETERS|TEMPLATE_|SMS_TEMPLATE_|SMS_SIGN|SIGN_|PARAM_|BLACK_KEY|INVALID_JSON_PARAM|DENY_IP|SMS_CONTENT)/;

/** @throws Error of one line when its package is not installed */
export async function aliyunOperator({ accessKey, secretKey, endpoint }: SmsAccount): Promise<SmsOperator> {
  const sdk = await optionalPackage<Sdk>(PACKAGE, VERSION, 'aliyun');
  const core = await optionalPackage<Core>('@alicloud/openapi-core', '1', 'aliyun');
  const host = endpoint.replace(/^http:\/\//, '');
  const config = {
    ...{ accessKeyId: accessKey, accessKeySecret: secretKey, endpoint: host },
    ...{ protocol: host === endpoint ? 'https' : 'http', connectTimeout: TIMEOUT_MS, readTimeout: TIMEOUT_MS },
  };
  const client = new (constructorOf(sdk))(new core.$OpenApiUtil.Config(config));
  return {
    ...{ name: 'aliyun', registers: true },
    async send(text) {
      try {
        const { body } = await client.sendSms(new sdk.SendSmsRequest(requestOf(text)));
        if (body?.code === 'OK') return { taken: true, providerId: body.bizId };
        return refused(body?.code);
      } catch (error) {
        const { code } = error as { readonly code?: unknown };
        return typeof code === 'string' && code.includes('.')
          ? refused(code)
          : { taken: false, code: codeOf(code), why: 'unanswered', final: false };
      }
    },
  };
}

const requestOf = ({ outId, number, signName, code, variables }: Outbound) => ({
  ...{ phoneNumbers: number.replace(/^\+86/, ''), signName, templateCode: code, outId },
  templateParam: JSON.stringify(Object.fromEntries(variables)),
});

const refused = (code: string | undefined): Answer => ({
  ...{ taken: false, code: codeOf(code), why: 'operator', final: FINAL.test(code ?? '') },
});

/** The package is CommonJS: its class is the `default` of its exports. */
function constructorOf({ default: exported }: Sdk): Sdk['default'] {
  return (exported as unknown as { default?: Sdk['default'] }).default ?? exported;
}
