import type { Rest, RestResult } from '../workflows/kit/messages.ts';
import { createRecord } from './record/record.ts';
import type { Deps } from './record/transaction.ts';

export interface Activities {
  readonly record: (rest: Rest) => Promise<RestResult>;
}

/** Everything a workflow may have done outside itself; to add an activity, add a folder and a line. */
export const createActivities = (deps: Deps): Activities => ({ record: createRecord(deps) });
