import type { SmsAccount } from '../../../settings/sms.ts';
import { codeOf, optionalPackage } from './optional.ts';
import type { Answer, Outbound, SmsOperator } from './operator.ts';

/** 腾讯云短信, by its own package. Variables go by their order; the receipt knows the text by `SerialNo` alone. */

const PACKAGE = 'tencentcloud-sdk-nodejs-sms';
const VERSION = '4.1.306';
const TIMEOUT_S = 10;

interface Status {
  readonly Code?: string;
  readonly SerialNo?: string;
}
interface Client {
  SendSms(request: object): Promise<{ readonly SendStatusSet?: readonly Status[] }>;
}
interface Sdk {
  readonly sms: { readonly v20210111: { readonly Client: new (config: object) => Client } };
}

/** What is about this number, template or sign name. Limits, balance and faults of theirs pass. */
const FINAL =
  /^(InvalidParameterValue\.|UnsupportedOperation\.|MissingParameter|FailedOperation\.(PhoneNumberInBlacklist|PhoneNumberParseFail|SignatureIncorrectOrUnapproved|TemplateIncorrectOrUnapproved|ContainSensitiveWord|TemplateParamSetNotMatchApprovedTemplate|TemplateUnapprovedOrNotExist|ForbidAddMarketingTemplates))/;

/** @throws Error of one line when its package is not installed */
export async function tencentOperator(
  { accessKey, secretKey, endpoint }: SmsAccount,
  { appId, region }: { readonly appId: string; readonly region: string },
): Promise<SmsOperator> {
  const { sms } = await optionalPackage<Sdk>(PACKAGE, VERSION, 'tencent');
  const host = endpoint.replace(/^http:\/\//, '');
  const client = new sms.v20210111.Client({
    ...{ credential: { secretId: accessKey, secretKey }, region },
    profile: {
      httpProfile: { endpoint: host, protocol: host === endpoint ? 'https://' : 'http://', reqTimeout: TIMEOUT_S },
    },
  });
  return {
    ...{ name: 'tencent', registers: true },
    async send(text) {
      try {
        const [status] = (await client.SendSms({ ...requestOf(text), SmsSdkAppId: appId })).SendStatusSet ?? [];
        return status?.Code === 'Ok' ? { taken: true, providerId: status.SerialNo } : refused(status?.Code);
      } catch (error) {
        const { code } = error as { readonly code?: unknown };
        return typeof code === 'string' && /^[A-Z][A-Za-z]+(\.|$)/.test(code)
          ? refused(code)
          : { taken: false, code: codeOf(code), why: 'unanswered', final: false };
      }
    },
  };
}

const requestOf = ({ outId, number, signName, code, variables }: Outbound) => ({
  ...{ PhoneNumberSet: [number], SignName: signName, TemplateId: code, SessionContext: outId },
  TemplateParamSet: variables.map(([, value]) => value),
});

const refused = (code: string | undefined): Answer => ({
  ...{ taken: false, code: codeOf(code), why: 'operator', final: FINAL.test(code ?? '') },
});
