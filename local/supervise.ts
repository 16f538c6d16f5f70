import { setTimeout as sleep } from 'node:timers/promises';
import type { Child, StopStep } from './child.ts';
import { oneLine } from './failure.ts';

export interface Component {
  readonly name: string;
  /** Starts the process and returns when it is ready. */
  readonly start: (signal: AbortSignal) => Promise<Child>;
  readonly stopSteps: readonly StopStep[];
}

export interface SuperviseOptions {
  /** Whether a process that ends unasked is started again. */
  readonly restart: boolean;
  /** Pause before the first new start; each further one within a minute doubles it. */
  readonly firstPauseMs?: number;
  readonly report: (line: string) => void;
  /** Told once when the process has ended too often. */
  readonly giveUp: (reason: string) => void;
}

export interface Supervised {
  readonly name: string;
  start(): Promise<void>;
  /** Orderly stop; also ends a start that is under way. */
  stop(): Promise<void>;
  /** Sends a signal and, when it is one that ends the process, waits for that end. Restarting is up to the options. */
  kill(signal: NodeJS.Signals): Promise<void>;
  /** Stops it if it runs, starts it, waits until it is ready. */
  restart(): Promise<void>;
  /** Resolves when it is ready again, whatever is under way. */
  ready(): Promise<void>;
  pid(): number | undefined;
}

const MOST_ENDS_A_MINUTE = 5;
const FIRST_PAUSE_MS = 300;
const HARMLESS: readonly NodeJS.Signals[] = ['SIGSTOP', 'SIGCONT', 'SIGUSR1', 'SIGUSR2', 'SIGHUP'];

/** Keeps one process running. Starting, stopping and reviving never overlap: they wait for each other in a queue. */
export function supervise(component: Component, options: SuperviseOptions): Supervised {
  const { name } = component;
  const { firstPauseMs = FIRST_PAUSE_MS } = options;
  let child: Child | undefined;
  let wanted = false;
  let stopping = new AbortController();
  let queue: Promise<unknown> = Promise.resolve();
  let ends: number[] = [];

  const enqueue = <T>(job: () => Promise<T>): Promise<T> => {
    const result = queue.then(job);
    queue = result.catch(() => undefined);
    return result;
  };
  const launch = async (): Promise<void> => {
    const started = await component.start(stopping.signal);
    child = started;
    void started.ended.then((how) => {
      if (child !== started) return;
      child = undefined;
      if (wanted && options.restart) void enqueue(() => revive(how));
    });
  };
  const revive = async (how: string): Promise<void> => {
    for (let reason = how; wanted && !child;) {
      const now = Date.now();
      ends = [...ends.filter((at) => now - at < 60_000), now];
      if (ends.length > MOST_ENDS_A_MINUTE) {
        wanted = false;
        options.giveUp(`The ${name} ended ${ends.length} times within a minute (${reason}).`);
        return;
      }
      options.report(`${name} ended unexpectedly (${reason}); starting it again`);
      try {
        await sleep(firstPauseMs * 2 ** (ends.length - 1), undefined, { signal: stopping.signal });
        await launch();
        options.report(`${name} runs again`);
      } catch (error) {
        reason = oneLine(error);
      }
    }
  };
  const start = async (): Promise<void> => {
    if (child) return;
    stopping = new AbortController();
    wanted = true;
    await launch();
  };
  const stop = async (): Promise<void> => {
    const running = child;
    child = undefined;
    await running?.stop(component.stopSteps);
  };
  const halt = (): void => {
    wanted = false;
    stopping.abort();
  };
  return {
    name,
    start: () => enqueue(start),
    stop: () => {
      halt();
      return enqueue(stop);
    },
    kill: async (signal) => {
      const running = child;
      running?.signal(signal);
      if (running && !HARMLESS.includes(signal)) await running.ended;
    },
    restart: () => {
      halt();
      return enqueue(async () => {
        await stop();
        await start();
      });
    },
    ready: () =>
      enqueue(async () => {
        if (!child) throw new Error(`${name} is not running`);
      }),
    pid: () => child?.pid,
  };
}
