import { setTimeout as sleep } from 'node:timers/promises';
import { startRepeating, type Job } from '../repeat.ts';
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
export function startWebhooks(options: WebhookOptions): Job {
  const now = options.now ?? Date.now;
  const deliverer = new Deliverer({ ...options, now });
  const { db, log, also } = options;
  const failed = ({ name: reason }: Error) => log.warn({ reason }, 'webhooks: not possible now');
  const deliver = async () => {
    const taken = await fanOutOnce(db, now(), also);
    return (await deliverer.step()) > 0 || taken === FAN_OUT_BATCH;
  };
  const tend = async () => {
    await announceDueSoon(db, now());
    await forgetOld(db, now());
  };
  const job = startRepeating(
    // When a delivery ends there is room for the next.
    { everyMs: IDLE_MS, work: deliver, failed, wakes: () => deliverer.underWay },
    { everyMs: TEND_MS, work: tend, failed },
  );
  return {
    async stop() {
      await job.stop();
      await Promise.race([deliverer.settled(), sleep(LAST_MS, undefined, { ref: false })]);
      await deliverer.stop();
    },
  };
}
