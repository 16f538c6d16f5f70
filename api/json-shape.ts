/** What is wrong with the shape of a JSON text, found in one pass over it before anything is built from it. */
export type ShapeFault = 'too-deep' | 'too-many-values' | 'twice' | 'poisoned';

export interface ShapeLimits {
  readonly depth: number;
  /** Keys and values of lists, all together. */
  readonly values: number;
}

/** Names by which an object would get at what all objects share. */
const POISONED: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);
const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/**
 * Looks at nesting, number of values, and keys: one that stands twice in an object means one thing to us and another to
 * a proxy or a journal. Says nothing of texts that are no JSON; the parser does. Takes time in proportion to the length.
 */
export function shapeFault(text: string, limits: ShapeLimits): ShapeFault | undefined {
  /** The keys of each object that is open, undefined for a list. */
  const open: (Set<string> | undefined)[] = [];
  let values = 0;
  let keyNext = false;
  for (let at = 0; at < text.length; at += 1) {
    switch (text.charAt(at)) {
      case '{':
      case '[':
        keyNext = text.charAt(at) === '{';
        open.push(keyNext ? new Set() : undefined);
        if (open.length > limits.depth) return 'too-deep';
        break;
      case '}':
      case ']':
        open.pop();
        keyNext = false;
        break;
      case ',':
        values += 1;
        keyNext = open.at(-1) !== undefined;
        break;
      case '"': {
        const end = endOfString(text, at);
        const keys = open.at(-1);
        if (keyNext && keys) {
          const key = keyOf(text.slice(at, end + 1));
          if (POISONED.has(key)) return 'poisoned';
          if (keys.has(key)) return 'twice';
          keys.add(key);
          keyNext = false;
        }
        at = end;
        break;
      }
    }
    if (values >= limits.values) return 'too-many-values';
  }
  return undefined;
}

/** Where the string that begins at `from` ends; past the text when it does not. */
function endOfString(text: string, from: number): number {
  for (let at = from + 1; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === BACKSLASH) at += 1;
    else if (code === QUOTE) return at;
  }
  return text.length;
}

/** The key as the parser will read it: `"a"` and `"\u0061"` are one. What is no string is left as it stands. */
function keyOf(literal: string): string {
  if (!literal.includes('\\')) return literal.slice(1, -1);
  try {
    return JSON.parse(literal) as string;
  } catch {
    return literal;
  }
}
