/** XML as Open311 has it: no attributes, no namespaces; lists hold elements by the singular of their own name. */

export type Value = string | number | boolean | null | readonly Value[] | { readonly [name: string]: Value };

/** What each member of a list is called. */
const MEMBERS: Readonly<Record<string, string>> = {
  ...{ services: 'service', service_requests: 'request', errors: 'error', attributes: 'attribute', values: 'value' },
  ...{ endpoints: 'endpoint', formats: 'format' },
};

/** A whole document with one root. */
export const xmlOf = (root: string, value: Value): string =>
  `<?xml version="1.0" encoding="utf-8"?>\n${element(root, value)}\n`;

function element(name: string, value: Value): string {
  const inner = content(name, value);
  return inner === '' ? `<${name}/>` : `<${name}>${inner}</${name}>`;
}

function content(name: string, value: Value): string {
  if (value === null) return '';
  if (typeof value !== 'object') return escaped(String(value));
  if (Array.isArray(value)) {
    const member = MEMBERS[name] ?? 'item';
    return (value as readonly Value[]).map((one) => element(member, one)).join('');
  }
  return Object.entries(value)
    .map(([key, one]) => element(key, one))
    .join('');
}

/** What XML 1.0 cannot hold, not even escaped: most control characters, halves of characters, two that are none. */

const UNFIT =
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;
const NAMES: Readonly<Record<string, string>> = {
  ...{ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&apos;' },
  '\r': '&#13;',
};
const escaped = (text: string): string =>
  text.replace(UNFIT, '\ufffd').replace(/[&<>"'\r]/g, (character) => NAMES[character] ?? character);
