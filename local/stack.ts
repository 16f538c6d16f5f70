import { assemble } from './assembly.ts';
import { openDataFolder } from './data-folder.ts';
import { endLeftovers } from './leftovers.ts';
import { lockDataFolder } from './lock.ts';
import { createMembers } from './members.ts';
import type { Stack, StackOptions } from './stack-types.ts';

export type { Stack, StackOptions } from './stack-types.ts';

/**
 * Starts the whole system from one data folder and returns when the API answers. Leftovers of an earlier launcher of
 * the same folder are ended first; a folder that is in use is refused. A start that fails or is aborted stops what it has started.
 * @throws StartFailure with what to do.
 */
export async function startStack(options: StackOptions): Promise<Stack> {
  const { report = () => undefined, signal } = options;
  const folder = openDataFolder(options.dataDir);
  const members = createMembers({ restart: options.restart ?? true, report, giveUp: options.onGiveUp ?? report });
  const release = lockDataFolder(folder);
  const stop = (): Promise<void> => members.stop().finally(release);
  const onAbort = (): void => void stop();
  signal?.addEventListener('abort', onAbort);
  try {
    signal?.throwIfAborted();
    report(`Starting from ${folder.root}`);
    const leftovers = await endLeftovers(folder);
    if (leftovers.length > 0) report(`Ended ${leftovers.length} processes that an interrupted start had left behind`);
    const stack = await untilAborted(assemble(options, folder, members, report), signal);
    return {
      ...stack,
      pid: (name) => (members.has(name) ? members.get(name).pid() : undefined),
      kill: (name, killSignal) => members.get(name).kill(killSignal),
      restart: (name) => members.get(name).restart(),
      ready: (name) => members.get(name).ready(),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  } finally {
    signal?.removeEventListener('abort', onAbort);
  }
}

/** Setting up a given database cannot be interrupted, but it need not be waited for either. */
function untilAborted<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return work;
  return new Promise((resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
    work.then(resolve, reject);
  });
}
