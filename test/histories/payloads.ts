import type { Payload } from '@temporalio/common';
import type { History } from './recorded.ts';

/** Every payload of a history, wherever it stands. */
export function payloadsIn(history: History): Payload[] {
  const found: Payload[] = [];
  collect(history, found);
  return found;
}

function collect(value: unknown, found: Payload[]): void {
  if (value === null || typeof value !== 'object' || value instanceof Uint8Array) return;
  if ('metadata' in value && 'data' in value && value.data instanceof Uint8Array) {
    found.push(value as Payload);
    return;
  }
  for (const part of Object.values(value)) collect(part, found);
}
