import type { SerializationContext } from '@temporalio/common';

/** What a Schedule appends to the workflow id of each run: `-2026-11-22T01:00:00Z`. */
const SCHEDULED_AT = /-\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/;

/**
 * The workflow a payload belongs to; '' when the SDK names none (a codec server, an activity without a workflow).
 * The runs of one Schedule are one: its arguments are sealed before the first run has an id, and the result of the
 * last run is handed to the next.
 */
export function bindingOf(context: SerializationContext | undefined): string {
  return (context?.workflowId ?? '').replace(SCHEDULED_AT, '');
}
