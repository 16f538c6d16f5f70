/**
 * JSON with one spelling: keys sorted by UTF-16 code units, no blanks, absent (`undefined`) members left out
 * (RFC 8785 for everything JSON can hold). Two values are equal exactly when their texts are.
 * @throws TypeError for what JSON cannot hold: bigint, function, symbol, NaN, infinities, undefined at the top
 */
export function canonicalJson(value: unknown): string {
  const text = textOf(value);
  if (text === undefined) throw new TypeError('undefined has no JSON');
  return text;
}

function textOf(value: unknown): string | undefined {
  switch (typeof value) {
    case 'undefined':
      return undefined;
    case 'string':
      return textOfString(value);
    case 'boolean':
      return value ? 'true' : 'false';
    case 'number':
      if (!Number.isFinite(value)) throw new TypeError(`${value} has no JSON`);
      return JSON.stringify(value);
    case 'object':
      return value === null ? 'null' : textOfObject(value);
    default:
      throw new TypeError(`A ${typeof value} has no JSON`);
  }
}

/** Most strings are ids and hashes that need no escape; finding that out costs less than `JSON.stringify`. */
const PLAIN = /^[\w :.,;@/()+-]*$/;
const textOfString = (text: string): string => (PLAIN.test(text) ? `"${text}"` : JSON.stringify(text));

function textOfObject(value: object): string | undefined {
  if (typeof (value as Partial<Date>).toJSON === 'function') return textOf((value as Date).toJSON());
  if (Array.isArray(value)) {
    let items = '';
    for (let i = 0; i < value.length; i += 1) items += (i === 0 ? '' : ',') + (textOf(value[i]) ?? 'null');
    return `[${items}]`;
  }
  let members = '';
  for (const key of sortedKeys(value)) {
    const text = textOf((value as Record<string, unknown>)[key]);
    if (text !== undefined) members += (members === '' ? '' : ',') + textOfKey(key) + text;
  }
  return `{${members}}`;
}

/** For few keys, which most objects have, putting each into its place costs less than `sort`. */
const FEW = 16;
function sortedKeys(value: object): string[] {
  const keys = Object.keys(value);
  if (keys.length > FEW) return keys.sort();
  for (let i = 1; i < keys.length; i += 1) {
    const key = keys[i]!;
    let at = i;
    for (; at > 0 && keys[at - 1]! > key; at -= 1) keys[at] = keys[at - 1]!;
    keys[at] = key;
  }
  return keys;
}

/** Keys come from few declarations: their texts are kept, as many as that may be. */
const MOST_KEPT = 2_000;
const kept = new Map<string, string>();
function textOfKey(key: string): string {
  const known = kept.get(key);
  if (known !== undefined) return known;
  const text = `${textOfString(key)}:`;
  if (kept.size < MOST_KEPT && key.length <= 40) kept.set(key, text);
  return text;
}
