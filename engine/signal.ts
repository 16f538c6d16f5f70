import { WorkflowExecutionAlreadyStartedError, WorkflowNotFoundError, type Client } from '@temporalio/client';
import type { SearchAttributePair } from '@temporalio/common';
import { failpoint } from '../activities/failpoint.ts';
import { command as commandSignal, type Command, type OpenCommand } from '../workflows/kit/messages.ts';
import { openingPairs } from '../workflows/kit/search-attributes.ts';
import { processes, workflowIdOf, workflowTypeOf } from '../workflows/processes.ts';

export interface Delivery {
  readonly kind: 'open' | 'act' | 'system';
  readonly process: string;
  readonly caseNo: string;
  readonly signal: unknown;
}
/** `gone`: the engine runs no case of that number: it has ended, or somebody ended it. */
export type Delivered = 'delivered' | 'gone';

/**
 * Puts a command, whose row is committed, into the history of its case; twice is harmless, the case drops ids it has seen.
 * @throws ServiceError when the engine is away; the relay tries again.
 */
export async function deliver(
  client: Client,
  taskQueue: string,
  delivery: Delivery,
  withinMs: number,
): Promise<Delivered> {
  const workflowId = workflowIdOf(delivery.process, delivery.caseNo);
  const signal = delivery.signal as Command | OpenCommand;
  await failpoint('command-written');
  const delivered = await client.withDeadline(Date.now() + withinMs, async () => {
    try {
      if (delivery.kind === 'open') {
        await client.workflow.signalWithStart(workflowTypeOf(delivery.process), {
          ...{ workflowId, taskQueue },
          args: [{ caseNo: delivery.caseNo }],
          signal: commandSignal,
          signalArgs: [signal],
          typedSearchAttributes: openingAttributes(delivery.process, signal as OpenCommand),
          workflowIdReusePolicy: 'REJECT_DUPLICATE',
          workflowIdConflictPolicy: 'USE_EXISTING',
        });
      } else {
        await client.workflow.getHandle(workflowId).signal(commandSignal, signal);
      }
      return 'delivered';
    } catch (error) {
      // A running case would have taken the signal.
      if (error instanceof WorkflowExecutionAlreadyStartedError) return 'gone';
      if (error instanceof WorkflowNotFoundError) return 'gone';
      throw error;
    }
  });
  await failpoint('command-signalled');
  return delivered;
}

function openingAttributes(name: string, { platform }: OpenCommand): SearchAttributePair[] {
  const process = processes.find((known) => known.name === name);
  return process ? openingPairs(process, platform.id) : [];
}
