import type { Desk } from './desk.ts';

interface Labelled {
  readonly title?: string;
  readonly type?: string | readonly string[];
  readonly 'x-labels'?: Readonly<Record<string, { readonly zh: string }>>;
  readonly 'x-reference'?: string;
}
interface Operation {
  readonly summary: string;
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: Body }>> };
}
interface Body {
  readonly properties?: Readonly<Record<string, Labelled>>;
}
interface Page {
  readonly items: readonly { readonly id: string; readonly name: string }[];
  readonly next: string | null;
}

/** What things are called, as the API itself says: actions and fields in its OpenAPI document, bodies in its directory. */
export interface Names {
  /** A unit or union; its id if nobody knows it. */
  body(id: string): string;
  action(collection: string, action: string): string;
  /** The filled-in public fields of an act, in words and in the order of its form. */
  fields(collection: string, action: string, body: Readonly<Record<string, unknown>>): string;
}

/** Reads the names once. */
export async function readNames(desk: Desk): Promise<Names> {
  const [{ paths }, units, unions] = await Promise.all([
    desk.get<{ paths: Readonly<Record<string, { readonly post?: Operation }>> }>('/openapi.json'),
    everything(desk, '/v1/units?limit=100'),
    everything(desk, '/v1/unions?limit=100'),
  ]);
  const bodies = new Map([...units, ...unions]);
  const operation = (collection: string, action: string): Operation | undefined =>
    paths[action === 'open' ? `/v1/${collection}` : `/v1/${collection}/{caseNo}/${action}`]?.post;
  const body = (id: string): string => bodies.get(id) ?? id;
  return {
    body,
    action: (collection, action) => operation(collection, action)?.summary.split(' / ')[0] ?? action,
    fields: (collection, action, given) => {
      const schema = operation(collection, action)?.requestBody?.content['application/json']?.schema;
      return Object.entries(schema?.properties ?? {})
        .filter(([name]) => given[name] !== undefined)
        .map(([name, field]) => inWords(field, name, given[name], body))
        .join('，');
    },
  };
}

function inWords(field: Labelled, name: string, value: unknown, body: (id: string) => string): string {
  const title = field.title ?? name;
  if (typeof value === 'boolean') return `${title} ${value ? '是' : '否'}`;
  const text = String(value);
  if (field['x-reference'] !== undefined) return `${title} ${body(text)}`;
  return `${title} ${field['x-labels']?.[text]?.zh ?? text}`;
}

async function everything(desk: Desk, path: string): Promise<[string, string][]> {
  const found: [string, string][] = [];
  for (let next: string | null = path; next !== null;) {
    const page: Page = await desk.get<Page>(next);
    found.push(...page.items.map(({ id, name }): [string, string] => [id, name]));
    next = page.next;
  }
  return found;
}
