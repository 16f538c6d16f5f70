import { isCancellation, proxyActivities, proxyLocalActivities } from '@temporalio/workflow';
import type { Json, Rest, RestResult } from './messages.ts';

/** Structural, so that workflow code depends on nothing outside; activities/index.ts is checked against it. */
export interface CaseActivities {
  record(rest: Rest): Promise<RestResult>;
  [perform: string]: (input: never) => Promise<unknown>;
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

/** Writes a rest in one transaction; returns only when it is written. */
export async function recordRest(rest: Rest): Promise<RestResult> {
  try {
    return await local.record(rest);
  } catch (error) {
    if (isCancellation(error)) throw error;
    return lasting.record(rest);
  }
}

/** Has a side effect done; repeated until it succeeds. */
export function performActivity(name: string, input: Json): Promise<unknown> {
  const activity = (lasting as unknown as Record<string, (input: Json) => Promise<unknown>>)[name];
  if (!activity) throw new Error(`there is no activity ${name}`);
  return activity(input);
}
