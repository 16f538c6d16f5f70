import type { SmsCarrier } from '../../../settings/sms.ts';
import { aliyunOperator } from './aliyun.ts';
import { fileOperator } from './file.ts';
import { httpOperator } from './http.ts';
import type { SmsOperator } from './operator.ts';
import { tencentOperator } from './tencent.ts';

/**
 * The operator the settings name; undefined where texts are switched off.
 * @param allowed `host:port` within that a gateway may be at, in development
 * @throws Error of one line when its optional package is not installed
 */
export async function openOperator(carrier: SmsCarrier, allowed: readonly string[]): Promise<SmsOperator | undefined> {
  switch (carrier.by) {
    case 'off':
      return undefined;
    case 'file':
      return fileOperator(carrier.path, carrier.delivers);
    case 'http':
      return httpOperator({ url: carrier.url, secret: carrier.secret, allowed });
    case 'aliyun':
      return aliyunOperator(carrier.account);
    case 'tencent':
      return tencentOperator(carrier.account, carrier);
  }
}
