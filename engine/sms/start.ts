import { setTimeout as sleep } from 'node:timers/promises';
import { tellOfOutage } from './notice.ts';
import { forgetReceipts, matchReceipts } from './receipts.ts';
import { remind } from './remind.ts';
import { Texter, type TexterOptions } from './texter.ts';

const IDLE_MS = 500;
const TEND_MS = 60_000;

export type SmsOptions = Omit<TexterOptions, 'now'> & { readonly now?: () => number };

/** Sends texts until it is stopped; any number of workers share the work. */
export function startSms(options: SmsOptions): { stop(): Promise<void> } {
  const stopping = new AbortController();
  const now = options.now ?? Date.now;
  const texter = new Texter({ ...options, now });
  const { db, log } = options;
  const every = async (ms: number, does: () => Promise<boolean>): Promise<void> => {
    while (!stopping.signal.aborted) {
      let more = false;
      try {
        more = await does();
      } catch (error) {
        log.warn({ reason: (error as Error).name }, 'sms: not possible now');
      }
      if (!more) await sleep(ms, undefined, { ref: false, signal: stopping.signal }).catch(() => undefined);
    }
  };
  const loops = [
    every(IDLE_MS, async () => {
      const matched = await matchReceipts(db);
      return (await texter.step()) > 0 || matched > 0;
    }),
    every(TEND_MS, async () => {
      await remind(db, now());
      await forgetReceipts(db, now());
      if (await tellOfOutage(db, now())) log.warn({ reason: 'outage' }, 'sms: the operator takes nothing');
      return false;
    }),
  ];
  return {
    async stop() {
      stopping.abort();
      await Promise.all(loops);
    },
  };
}
