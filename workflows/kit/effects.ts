import { proxyActivities, proxyLocalActivities, sleep } from '@temporalio/workflow';
import type { Json, Rest, RestResult } from './messages.ts';

/** Structural, so that workflow code depends on nothing outside; activities/index.ts is checked against it. */
export interface CaseActivities {
  record(rest: Rest): Promise<RestResult>;
  [perform: string]: (input: never, key: never) => Promise<unknown>;
}

const local = proxyLocalActivities<CaseActivities>({
  startToCloseTimeout: '5s',
  retry: { maximumAttempts: 3, initialInterval: '100ms', backoffCoefficient: 3 },
});
/** Unlimited retries, nothing non-retryable: PostgreSQL may be away for as long as it takes. */
const lasting = proxyActivities<CaseActivities>({
  startToCloseTimeout: '15s',
  retry: { initialInterval: '500ms', maximumInterval: '10s' },
});
/** Before something is tried again that said it never wants to be. */
const PAUSE = '10 minutes';

/** Writes a rest in one transaction; returns only when it is written. */
export async function recordRest(rest: Rest): Promise<RestResult> {
  try {
    return await local.record(rest);
  } catch {
    return untilDone('record', () => lasting.record(rest));
  }
}

/** Has a side effect done; repeated until it succeeds. `key` stays the same: what cannot be undone is done once by it. */
export function performActivity(name: string, input: Json, key: string): Promise<unknown> {
  const activities = lasting as unknown as Record<string, (input: Json, key: string) => Promise<unknown>>;
  return untilDone(name, async () => activities[name]?.(input, key));
}

/** No failure of an activity may end a case. */
async function untilDone<T>(summary: string, attempt: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await attempt();
    } catch {
      await sleep(PAUSE, { summary });
    }
  }
}
