import { randomUUID } from 'node:crypto';
import type { Client } from '@temporalio/client';

/** temporal.api.enums.v1.EventType */
const WORKFLOW_TASK_COMPLETED = 7;

/**
 * Brings back a run that was terminated or failed: a new run under the same id, with the same history up to the last
 * finished workflow task; signals that came later are applied again by the engine.
 * @throws Error if the engine knows no history of it.
 */
export async function restore(client: Client, workflowId: string): Promise<void> {
  const namespace = client.options.namespace;
  const { events } = await client.workflow.getHandle(workflowId).fetchHistory();
  const last = (events ?? []).filter((e) => e.eventType === WORKFLOW_TASK_COMPLETED).at(-1);
  if (!last?.eventId) throw new Error(`the engine has no finished workflow task of ${workflowId}`);
  await client.workflowService.resetWorkflowExecution({
    namespace,
    workflowExecution: { workflowId },
    reason: 'sanji: an open case had no run',
    workflowTaskFinishEventId: last.eventId,
    requestId: randomUUID(),
  });
}
