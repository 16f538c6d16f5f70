import { closeSync, openSync, readSync, statSync } from 'node:fs';

export interface LogReader {
  readonly file: string;
  /** Everything written since the reader was opened, at most the last megabyte. */
  read(): string;
  /** The last line that says why the program failed; empty when it said nothing. */
  lastComplaint(): string;
}

const MAX_READ_BYTES = 1_000_000;

/** Reads a log from its present end onwards; the file need not exist yet. */
export function openLog(file: string): LogReader {
  const start = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  const read = (): string => {
    const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
    const from = Math.max(Math.min(start, size), size - MAX_READ_BYTES);
    if (size === from) return '';
    const buffer = Buffer.alloc(size - from);
    const handle = openSync(file, 'r');
    try {
      return buffer.toString('utf8', 0, readSync(handle, buffer, 0, buffer.length, from));
    } finally {
      closeSync(handle);
    }
  };
  return {
    file,
    read,
    lastComplaint: () => {
      const lines = read()
        .split('\n')
        .map((line) => line.trim())
        .filter(Boolean);
      return (lines.findLast((line) => /FATAL|PANIC|error/i.test(line)) ?? lines.at(-1) ?? '').slice(0, 300);
    },
  };
}
