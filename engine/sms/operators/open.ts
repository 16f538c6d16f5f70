import type { SmsCarrier } from '../../../settings/sms.ts';
import { fileOperator } from './file.ts';
import type { SmsOperator } from './operator.ts';

/**
 * The operator the settings name; undefined where texts are switched off.
 * @throws Error of one line when its optional package is not installed
 */
export async function openOperator(carrier: SmsCarrier): Promise<SmsOperator | undefined> {
  switch (carrier.by) {
    case 'off':
      return undefined;
    case 'file':
      return fileOperator(carrier.path, carrier.delivers);
    default:
      throw new Error(`SANJI_SMS=${carrier.by} is not there yet`);
  }
}
