import { setTimeout as sleep } from 'node:timers/promises';
import { Texter, type TexterOptions } from './texter.ts';

const IDLE_MS = 500;

export type SmsOptions = Omit<TexterOptions, 'now'> & { readonly now?: () => number };

/** Sends texts until it is stopped; any number of workers share the work. */
export function startSms(options: SmsOptions): { stop(): Promise<void> } {
  const stopping = new AbortController();
  const now = options.now ?? Date.now;
  const texter = new Texter({ ...options, now });
  const every = async (ms: number, does: () => Promise<boolean>): Promise<void> => {
    while (!stopping.signal.aborted) {
      let more = false;
      try {
        more = await does();
      } catch (error) {
        options.log.warn({ reason: (error as Error).name }, 'sms: not possible now');
      }
      if (!more) await sleep(ms, undefined, { ref: false, signal: stopping.signal }).catch(() => undefined);
    }
  };
  const loops = [every(IDLE_MS, async () => (await texter.step()) > 0)];
  return {
    async stop() {
      stopping.abort();
      await Promise.all(loops);
    },
  };
}
