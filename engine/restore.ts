import { randomUUID } from 'node:crypto';
import type { Client } from '@temporalio/client';
import { command as commandSignal, type OpenCommand } from '../workflows/kit/messages.ts';

/** A run that ended though its case had not. */
export interface EndedRun {
  readonly workflowId: string;
  readonly runId: string;
  readonly type: string;
  readonly taskQueue: string;
}

/**
 * Goes on where a run was ended: a new run under the same id, with the same history up to its last finished workflow
 * task, which runs again; signals that came later are applied again by the engine. A run that no worker has seen has
 * recorded nothing and is started anew.
 * @returns the id of the new run. @throws ServiceError when the engine is away or keeps no history of the run.
 */
export async function restore(
  client: Client,
  ended: EndedRun,
  caseNo: string,
  open: OpenCommand | undefined,
): Promise<string> {
  const { workflowId, runId, taskQueue } = ended;
  const { events } = await client.workflow.getHandle(workflowId, runId).fetchHistory();
  const last =
    events?.findLast((e) => e.workflowTaskCompletedEventAttributes) ??
    events?.findLast((e) => e.workflowTaskStartedEventAttributes);
  if (last?.eventId) {
    const { runId: newRun } = await client.workflowService.resetWorkflowExecution({
      namespace: client.options.namespace,
      workflowExecution: { workflowId, runId },
      reason: 'sanji: an open case had no run',
      workflowTaskFinishEventId: last.eventId,
      requestId: randomUUID(),
    });
    return newRun;
  }
  if (!open) throw new Error(`${caseNo} was ended before it began, and its opening command is not there`);
  const { signaledRunId } = await client.workflow.signalWithStart(ended.type, {
    ...{ workflowId, taskQueue, args: [{ caseNo }], signal: commandSignal, signalArgs: [open] },
    workflowIdReusePolicy: 'ALLOW_DUPLICATE',
    workflowIdConflictPolicy: 'USE_EXISTING',
  });
  return signaledRunId;
}
