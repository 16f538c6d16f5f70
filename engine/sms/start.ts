import { startRepeating, type Job } from '../repeat.ts';
import { tellOfOutage } from './notice.ts';
import { forgetReceipts, matchReceipts } from './receipts.ts';
import { remind } from './remind.ts';
import { Texter, type TexterOptions } from './texter.ts';

const IDLE_MS = 500;
const TEND_MS = 60_000;

export type SmsOptions = Omit<TexterOptions, 'now'> & { readonly now?: () => number };

/** Sends texts until it is stopped; any number of workers share the work. */
export function startSms(options: SmsOptions): Job {
  const now = options.now ?? Date.now;
  const texter = new Texter({ ...options, now });
  const { db, log } = options;
  const failed = ({ name: reason }: Error) => log.warn({ reason }, 'sms: not possible now');
  const send = async () => {
    const matched = await matchReceipts(db);
    return (await texter.step()) > 0 || matched > 0;
  };
  const tend = async () => {
    await remind(db, now());
    await forgetReceipts(db, now());
    if (await tellOfOutage(db, now())) log.warn({ reason: 'outage' }, 'sms: the operator takes nothing');
  };
  return startRepeating({ everyMs: IDLE_MS, work: send, failed }, { everyMs: TEND_MS, work: tend, failed });
}
