import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DataFolder } from './data-folder.ts';
import { StartFailure } from './failure.ts';
import { startMark } from './processes.ts';

interface Holder {
  readonly pid: number;
  readonly started: string | undefined;
}

/**
 * Makes this process the only launcher of a data folder; returns what gives that up. A lock whose process is gone, or
 * whose pid now belongs to another process, is taken over.
 * @throws StartFailure when a launcher is running.
 */
export function lockDataFolder(folder: DataFolder): () => void {
  const file = join(folder.run, 'launcher.json');
  const own = JSON.stringify({ pid: process.pid, started: startMark(process.pid) } satisfies Holder);
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, own);
  try {
    for (let attempt = 0; attempt < 5; attempt += 1) {
      if (link(draft, file)) return () => release(file, own);
      const held = read(file);
      if (held && isAlive(held)) throw running(folder, held);
      discard(file, held);
    }
    throw new StartFailure(`${file} changes hands all the time; start again when the other starts are over.`);
  } finally {
    rmSync(draft, { force: true });
  }
}

/** The launcher that runs this data folder now. */
export function runningLauncher(folder: DataFolder): { pid: number } | undefined {
  const held = read(join(folder.run, 'launcher.json'));
  return held && isAlive(held) ? held : undefined;
}

function isAlive(holder: Holder): boolean {
  return holder.started !== undefined && startMark(holder.pid) === holder.started;
}

/** Removes a stale lock, unless another start has replaced it between our look and our grip. */
function discard(file: string, stale: Holder | undefined): void {
  const grip = `${file}.stale-${process.pid}`;
  try {
    renameSync(file, grip);
  } catch {
    return;
  }
  const gripped = read(grip);
  if (gripped && (gripped.pid !== stale?.pid || gripped.started !== stale.started)) link(grip, file);
  rmSync(grip, { force: true });
}

function release(file: string, own: string): void {
  try {
    if (readFileSync(file, 'utf8') === own) rmSync(file);
  } catch {
    // The data folder has been removed meanwhile.
  }
}

function link(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

function read(file: string): Holder | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Holder;
  } catch {
    return undefined;
  }
}

function running(folder: DataFolder, holder: Holder): StartFailure {
  return new StartFailure(
    `Sanji already runs from ${folder.root} (pid ${holder.pid}); stop it with Ctrl-C there, or set SANJI_DATA_DIR to another folder.`,
  );
}
