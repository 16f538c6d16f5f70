import { Runtime } from '@temporalio/worker';

let installed = false;

/** The engine's native part, of which a process has one: every file that runs workflows asks for it here. Quiet unless `SANJI_LOG_LEVEL` is set. */
export function quietRuntime(): void {
  if (installed) return;
  installed = true;
  const none = () => undefined;
  const warn = (message: string, meta?: unknown) => {
    if (process.env['SANJI_LOG_LEVEL']) console.error(message, meta);
  };
  Runtime.install({
    shutdownSignals: [],
    logger: { log: none, trace: none, debug: none, info: none, warn, error: warn },
  });
}
