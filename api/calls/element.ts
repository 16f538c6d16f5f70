/** What stands where in an element of a delivery. */
import { isWellFormed } from '../texts.ts';

/** Why an element cannot be taken down; nothing of what it said is quoted. */
export interface Fault {
  /** Pointer into the element. */
  readonly field: string;
  readonly message: string;
}
/** Thrown for what an element says wrongly. */
export class AtFault extends Error {
  readonly fault: Fault;
  constructor(field: string, message: string) {
    super(message);
    this.fault = { field, message };
  }
}

/** What no text can be made of (an object may have a `toString` of its own) says nothing. */
export const plain = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';

/** The first of these paths that holds anything; empty texts and lists hold nothing. */
export function find(
  element: object,
  paths: readonly string[],
): { readonly path: string; readonly value: unknown } | undefined {
  for (const path of paths) {
    let value: unknown = element;
    for (const name of path.split('.'))
      value =
        typeof value === 'object' && value !== null && Object.hasOwn(value, name)
          ? (value as Record<string, unknown>)[name]
          : undefined;
    if (Array.isArray(value)) value = (value as unknown[])[0];
    if (value !== undefined && value !== null && value !== '') return { path, value };
  }
  return undefined;
}

/** The text at the first of these paths; null for none. @throws AtFault */
export function textAt(element: object, paths: readonly string[], longest: number): string | null {
  const found = find(element, paths);
  if (!found) return null;
  const { path, value } = found;
  if (typeof value !== 'string' && typeof value !== 'number')
    throw new AtFault(pointer([path]), '须为文本 / must be a text');
  const text = String(value).trim();
  if (text.includes('\u0000') || !isWellFormed(text))
    throw new AtFault(pointer([path]), '含有无法保存的字符 / holds characters that cannot be kept');
  if (text.length > longest) throw new AtFault(pointer([path]), '过长 / too long');
  return text === '' ? null : text;
}

/** JSON pointer of the first of these paths. */
export const pointer = ([path = '']: readonly string[]): string => `/${path.replaceAll('.', '/')}`;
