import { setTimeout as sleep } from 'node:timers/promises';
import { Deliverer, type DeliveryOptions } from './deliver.ts';
import { announceDueSoon } from './due-soon.ts';
import { type AlsoTakesDown, FAN_OUT_BATCH, fanOutOnce } from './fan-out.ts';
import { forgetOld } from './forget.ts';

const IDLE_MS = 500;
const TEND_MS = 60_000;
/** What is under way may end within this when the worker stops. */
const LAST_MS = 5_000;

export type WebhookOptions = Omit<DeliveryOptions, 'now'> & {
  readonly now?: () => number;
  /** What else becomes of what is taken down (engine/sms/plan.ts). */
  readonly also?: AlsoTakesDown | undefined;
};

/** Carries events out of the house until it is stopped; any number of workers share the work. */
export function startWebhooks(options: WebhookOptions): { stop(): Promise<void> } {
  const stopping = new AbortController();
  const now = options.now ?? Date.now;
  const deliverer = new Deliverer({ ...options, now });
  const { db, log, also } = options;
  const every = async (
    ms: number,
    does: () => Promise<boolean>,
    wakes?: () => Iterable<Promise<void>>,
  ): Promise<void> => {
    while (!stopping.signal.aborted) {
      let more = false;
      try {
        more = await does();
      } catch (error) {
        log.warn({ reason: (error as Error).name }, 'webhooks: not possible now');
      }
      if (!more) await pause(ms, stopping.signal, wakes?.() ?? []);
    }
  };
  const loops = [
    every(
      IDLE_MS,
      async () => {
        const taken = await fanOutOnce(db, now(), also);
        return (await deliverer.step()) > 0 || taken === FAN_OUT_BATCH;
      },
      () => deliverer.underWay,
    ),
    every(TEND_MS, async () => {
      await announceDueSoon(db, now());
      await forgetOld(db, now());
      return false;
    }),
  ];
  return {
    async stop() {
      stopping.abort();
      await Promise.all(loops);
      await Promise.race([deliverer.settled(), sleep(LAST_MS, undefined, { ref: false })]);
      await deliverer.stop();
    },
  };
}

/** Until the time is over, somebody stops, or one of these ends: then there is room for the next. */
async function pause(ms: number, stopping: AbortSignal, ends: Iterable<Promise<void>>): Promise<void> {
  const over = new AbortController();
  const signal = AbortSignal.any([stopping, over.signal]);
  await Promise.race([sleep(ms, undefined, { ref: false, signal }).catch(() => undefined), ...ends]);
  over.abort();
}
