import { networks } from './door.ts';
import { type Env, listOf, oneOf, required, requiredSecret, secret, unprintable } from './values.ts';

/** What an account at an operator is reached by. */
export interface SmsAccount {
  readonly accessKey: string;
  readonly secretKey: string;
  /** `host[:port]`; `http://` before it in development only. */
  readonly endpoint: string;
}

/** By whom texts are carried. */
export type SmsCarrier =
  | { readonly by: 'off' }
  | { readonly by: 'file'; readonly path: string; /** Takes them for delivered. */ readonly delivers: boolean }
  | { readonly by: 'http'; readonly url: string; readonly secret: string }
  | { readonly by: 'aliyun'; readonly account: SmsAccount }
  | { readonly by: 'tencent'; readonly account: SmsAccount; readonly appId: string; readonly region: string };

export interface SmsSettings {
  readonly carrier: SmsCarrier;
  /** Whether it was said, and is not what holds where nothing is. */
  readonly chosen: boolean;
  /** 签名 for templates without their own. */
  readonly signName: string;
  readonly receipts: SmsReceiptDoor;
}
/** Where receipts come in. */
export interface SmsReceiptDoor {
  /** In the path, known to the operator alone: several while one replaces another. None: no receipts are taken. */
  readonly ids: readonly string[];
  /** Addresses and networks they come from; empty: from anywhere. */
  readonly networks: readonly string[];
}

const CARRIERS = ['file', 'http', 'aliyun', 'tencent', 'off'] as const;
/** Half as long as a token of ours: it opens nothing but a shelf for receipts. */
const SHORTEST_ID = 24;

/** Reads what concerns texts. @throws Error naming the variable that is missing or malformed */
export function readSms(env: Env, dataDir: string, production: boolean): SmsSettings {
  const by = oneOf(env, 'SANJI_SMS', CARRIERS, 'file');
  const settings: SmsSettings = {
    carrier: carrierOf(by, env, dataDir, production),
    chosen: env['SANJI_SMS'] !== undefined,
    signName: env['SANJI_SMS_SIGN'] ?? '',
    receipts: {
      ids: receiptIds(env),
      networks: networks('SANJI_SMS_RECEIPT_NETWORKS', listOf(env, 'SANJI_SMS_RECEIPT_NETWORKS')),
    },
  };
  return unprintable(settings);
}

function carrierOf(by: SmsCarrier['by'], env: Env, dataDir: string, production: boolean): SmsCarrier {
  switch (by) {
    case 'off':
      return { by };
    case 'file':
      return { by, path: env['SANJI_SMS_FILE'] ?? `${dataDir}/sms.jsonl`, delivers: !production };
    case 'http':
      return {
        by,
        url: required(env, 'SANJI_SMS_URL'),
        secret: signingSecret(requiredSecret(env, 'SANJI_SMS_SECRET')),
      };
    case 'aliyun':
      return { by, account: accountOf(env, 'dysmsapi.aliyuncs.com', production) };
    case 'tencent':
      return {
        ...{ by, account: accountOf(env, 'sms.tencentcloudapi.com', production) },
        ...{ appId: required(env, 'SANJI_SMS_APP_ID'), region: env['SANJI_SMS_REGION'] ?? 'ap-beijing' },
      };
  }
}

function accountOf(env: Env, usual: string, production: boolean): SmsAccount {
  const endpoint = env['SANJI_SMS_ENDPOINT'] ?? usual;
  const shape = production ? /^[\w.-]+(:\d+)?$/ : /^(http:\/\/)?[\w.-]+(:\d+)?$/;
  if (!shape.test(endpoint)) throw new Error('SANJI_SMS_ENDPOINT must be host[:port]; it is reached over TLS');
  return {
    accessKey: requiredSecret(env, 'SANJI_SMS_ACCESS_KEY'),
    secretKey: requiredSecret(env, 'SANJI_SMS_SECRET_KEY'),
    endpoint,
  };
}

function signingSecret(text: string): string {
  if (/^whsec_[A-Za-z0-9+/]{32,}={0,2}$/.test(text)) return text;
  throw new Error('SANJI_SMS_SECRET must be whsec_ and 24 bytes or more in base64');
}

function receiptIds(env: Env): readonly string[] {
  const ids = listOf({ ids: secret(env, 'SANJI_SMS_RECEIPT_IDS') }, 'ids');
  if (ids.some((id) => !new RegExp(`^[A-Za-z0-9_-]{${SHORTEST_ID},128}$`).test(id)))
    throw new Error(`SANJI_SMS_RECEIPT_IDS must be ${SHORTEST_ID} to 128 letters, digits, - or _ each`);
  return ids;
}
