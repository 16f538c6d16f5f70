import { normalisePhone } from '../../db/crypto/phone.ts';
import type { SmsReason } from './reasons.ts';

const MOBILE = /^\+861[3-9]\d{9}$/;

/** Whether a text can go to what somebody left as their telephone: E.164 if so, else why not. Mobile numbers of China only. */
export function textableNumber(
  written: string | undefined,
): { readonly number: string } | { readonly reason: SmsReason } {
  if (written === undefined || written.trim() === '') return { reason: 'no-number' };
  const number = normalisePhone(written);
  if (number === null) return { reason: 'not-a-number' };
  if (MOBILE.test(number)) return { number };
  return { reason: number.startsWith('+86') ? 'landline' : 'foreign' };
}
