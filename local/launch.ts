import { closingBox } from './box.ts';
import { StartFailure, oneLine } from './failure.ts';
import { nodeComplaint, readSettings } from './settings.ts';
import { DEFAULT_PORTS } from './stack-ports.ts';
import { startStack, type StackOptions } from './stack.ts';

/** Ctrl-C reaches us twice under npm, from the terminal and from npm: only a later one means impatience. */
const IMPATIENT_AFTER_MS = 1_000;

/**
 * Runs the whole system in the foreground until a signal ends it, whenever that comes, and returns the exit code.
 * `overrides` are for tests that run stand-ins under the real launcher.
 */
export async function launch(overrides: Partial<StackOptions> = {}): Promise<number> {
  const stopping = stopOnSignals();
  try {
    const complaint = nodeComplaint();
    if (complaint) throw new StartFailure(complaint);
    return await run(stopping, overrides);
  } catch (error) {
    if (stopping.signal.aborted) return 0;
    console.error(oneLine(error));
    return 1;
  }
}

function stopOnSignals(): AbortController {
  const stopping = new AbortController();
  let askedAt = 0;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      if (!stopping.signal.aborted) {
        askedAt = Date.now();
        console.log('Stopping (press Ctrl-C again to stop at once)');
        stopping.abort();
      } else if (Date.now() - askedAt > IMPATIENT_AFTER_MS) {
        process.exit(1); // child.ts ends what still runs
      }
    });
  }
  // A terminal that has been closed must not keep us from stopping in order.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
  return stopping;
}

async function run(stopping: AbortController, overrides: Partial<StackOptions>): Promise<number> {
  const report = (line: string): void => console.log(`  ${line}`);
  const settings = readSettings();
  let failure: string | undefined;
  const stack = await startStack({
    ...settings,
    ports: settings.apiPort === undefined ? {} : { api: settings.apiPort },
    timeSkipping: settings.adjustableClock,
    ...overrides,
    report,
    signal: stopping.signal,
    onGiveUp: (reason) => {
      failure = `${reason} Stopping; see ${settings.dataDir}/logs.`;
      stopping.abort();
    },
  });
  if (settings.apiPort === undefined && !overrides.ports && stack.ports.api !== DEFAULT_PORTS.api) {
    report(
      `Port ${DEFAULT_PORTS.api} is taken, so the API listens on ${stack.ports.api}; set SANJI_PORT to choose another`,
    );
  }
  console.log(closingBox(stack, `${process.uptime().toFixed(1)} s`));
  await aborted(stopping.signal);
  await stack.stop();
  if (failure) console.error(failure);
  return failure ? 1 : 0;
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
