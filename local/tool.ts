import { spawn } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { killGroup } from './child.ts';

export interface ToolOptions {
  /** Ends the tool when it neither prints nor makes `growing` grow for so long. */
  readonly stallMs: number;
  readonly growing?: string;
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  readonly signal?: AbortSignal | undefined;
  /** Run as this user; only root may ask for it. */
  readonly user?: { readonly uid: number; readonly gid: number } | undefined;
  /** What it reads from its standard input. */
  readonly input?: string;
}

/** Runs a helper program to its end, out of reach of the terminal's Ctrl-C. @throws Error with its last complaint. */
export function runTool(command: string, args: readonly string[], options: ToolOptions): Promise<string> {
  options.signal?.throwIfAborted();
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: options.cwd,
      env: options.env ?? process.env,
      detached: true,
      ...options.user,
    });
    let output = '';
    let seen = 0;
    let lastProgress = Date.now();
    let stalled = false;
    const end = (): void => killGroup(child.pid as number, 'SIGKILL');
    const watch = setInterval(() => {
      const size = output.length + (options.growing ? sizeOf(options.growing) : 0);
      if (size !== seen) lastProgress = Date.now();
      seen = size;
      stalled = Date.now() - lastProgress > options.stallMs;
      if (stalled) end();
    }, 250);
    const finish = (error?: Error): void => {
      clearInterval(watch);
      options.signal?.removeEventListener('abort', end);
      if (options.signal?.aborted) reject(options.signal.reason as Error);
      else if (error) reject(error);
      else resolve(output);
    };
    options.signal?.addEventListener('abort', end);
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => (output += text));
    }
    child.stdin.on('error', () => undefined).end(options.input);
    child.once('error', finish);
    child.once('close', (code) => {
      if (code === 0) finish();
      else
        finish(new Error(stalled ? `no progress for ${options.stallMs / 1000} s` : complaint(output, command, code)));
    });
  });
}

function complaint(output: string, command: string, code: number | null): string {
  const lines = output
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);
  return lines.findLast((line) => /error/i.test(line)) ?? lines.at(-1) ?? `${command} ended with ${code}`;
}

function sizeOf(directory: string): number {
  let total = 0;
  try {
    for (const entry of readdirSync(directory, { withFileTypes: true })) {
      const path = join(directory, entry.name);
      total += entry.isDirectory() ? sizeOf(path) : (statSync(path, { throwIfNoEntry: false })?.size ?? 0);
    }
  } catch {
    return total; // The tool removes its own files at any moment.
  }
  return total;
}
