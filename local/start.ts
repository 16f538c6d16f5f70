import { openDataFolder } from './data-folder.ts';
import { oneLine } from './failure.ts';
import { lockDataFolder } from './lock.ts';
import { closingBox } from './box.ts';
import { nodeComplaint, readSettings } from './settings.ts';
import { startStack } from './stack.ts';
import { StartFailure } from './failure.ts';
import { DEFAULT_PORTS } from './stack-ports.ts';

const startedAt = Date.now();
const seconds = (): string => `${((Date.now() - startedAt) / 1000).toFixed(1)} s`;
const report = (line: string): void => console.log(`  ${line}`);

/** Ctrl-C reaches us twice under npm, from the terminal and from npm: only a later one means impatience. */
const IMPATIENT_AFTER_MS = 1_000;

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

process.exitCode = await main();
process.exit();

async function main(): Promise<number> {
  try {
    const complaint = nodeComplaint();
    if (complaint) throw new StartFailure(complaint);
    return await run();
  } catch (error) {
    if (stopping.signal.aborted) return 0;
    console.error(oneLine(error));
    if (!(error instanceof StartFailure) && process.env['SANJI_LOG_LEVEL'] === 'debug') console.error(error);
    return 1;
  }
}

async function run(): Promise<number> {
  const settings = readSettings();
  const release = lockDataFolder(openDataFolder(settings.dataDir));
  try {
    console.log(`Sanji starts from ${settings.dataDir}`);
    let failure: string | undefined;
    const stack = await startStack({
      ...settings,
      ports: settings.apiPort === undefined ? {} : { api: settings.apiPort },
      timeSkipping: settings.adjustableClock,
      report,
      signal: stopping.signal,
      onGiveUp: (reason) => {
        failure = `${reason} Stopping; see ${settings.dataDir}/logs.`;
        stopping.abort();
      },
    });
    if (settings.apiPort === undefined && stack.ports.api !== DEFAULT_PORTS.api) {
      report(
        `Port ${DEFAULT_PORTS.api} is taken, so the API listens on ${stack.ports.api}; set SANJI_PORT to choose another`,
      );
    }
    console.log(closingBox(stack, seconds()));
    await new Promise<void>((resolve) => {
      if (stopping.signal.aborted) resolve();
      else stopping.signal.addEventListener('abort', () => resolve(), { once: true });
    });
    await stack.stop();
    if (failure) console.error(failure);
    return failure ? 1 : 0;
  } finally {
    release();
  }
}
