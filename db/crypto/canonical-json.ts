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
  if ('toJSON' in value && typeof value.toJSON === 'function') return textOf((value as Date).toJSON());
  if (Array.isArray(value)) {
    let items = '';
    for (const [index, item] of value.entries()) items += (index === 0 ? '' : ',') + (textOf(item) ?? 'null');
    return `[${items}]`;
  }
  let members = '';
  for (const key of Object.keys(value).sort()) {
    const text = textOf((value as Record<string, unknown>)[key]);
    if (text !== undefined) members += `${members === '' ? '' : ','}${textOfString(key)}:${text}`;
  }
  return `{${members}}`;
}
