import { randomUUID } from 'node:crypto';
import type { Client } from '@temporalio/client';
import { msToTs } from '@temporalio/common/lib/time.js';

/** temporal.api.enums.v1.FastForwardPollingResult */
const COMPLETED = 2;
const FAILED = 3;

/**
 * Skips time for cases on a server that allows it (tests and demo only): their timers fire as if `byMs` had passed.
 * A case that ends on the way is simply done. @throws Error after `limitMs` of real time.
 */
export async function fastForward(
  client: Client,
  workflowIds: readonly string[],
  byMs: number,
  limitMs = 30_000,
): Promise<void> {
  const until = Date.now() + limitMs;
  await Promise.all(workflowIds.map((workflowId) => forwardOne(client, workflowId, byMs, until)));
}

async function forwardOne(client: Client, workflowId: string, byMs: number, until: number): Promise<void> {
  const service = client.workflowService;
  const target = { namespace: client.options.namespace, workflowExecution: { workflowId } };
  const id = randomUUID();
  try {
    await service.updateWorkflowExecutionOptions({
      ...target,
      workflowExecutionOptions: {
        timeSkippingConfig: { enabled: true, fastForwardConfig: { id, duration: msToTs(byMs) } },
      },
      updateMask: { paths: ['time_skipping_config'] },
    });
    for (;;) {
      const poll = await client.withDeadline(until, () =>
        service.pollWorkflowExecutionTimeSkipping({ ...target, fastForwardId: id }),
      );
      const result = Number(poll.fastForwardPollingResult);
      if (result === COMPLETED) return;
      if (result === FAILED) throw new Error(poll.failedReason ?? 'time cannot be skipped');
      if (Date.now() > until) throw new Error(`skipping time for ${workflowId} took too long`);
    }
  } catch (error) {
    const { message, details } = error as { message?: string; details?: string };
    if (/already completed|ended before|not found/i.test(`${message} ${details}`)) return;
    throw error;
  }
}
