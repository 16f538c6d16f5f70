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
    lastComplaint: () => lastComplaint(read()),
  };
}

function lastComplaint(text: string): string {
  const lines = text
    .split('\n')
    .map((line) => messageOf(line.trim()))
    .filter((line) => line && !/^(at |Node\.js v)/.test(line));
  const complaint = lines.findLast((line) => /^\w*Error\b|FATAL|PANIC|error:/i.test(line));
  return (complaint ?? lines.findLast((line) => /error/i.test(line)) ?? lines.at(-1) ?? '').slice(0, 300);
}

/** Structured logs carry their message in JSON. */
function messageOf(line: string): string {
  if (!line.startsWith('{')) return line;
  try {
    const entry = JSON.parse(line) as { msg?: string; err?: { message?: string } };
    const message = entry.err?.message ?? entry.msg;
    return message === undefined ? line : `${entry.err ? 'Error: ' : ''}${message}`;
  } catch {
    return line;
  }
}
