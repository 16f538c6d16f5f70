import { shapeFault } from '../json-shape.ts';
import { JSON_LIMITS } from '../limits.ts';
import { invalidField, Problem } from '../problem.ts';
import type { Adapter } from './adapters/adapter.ts';

/** The fields of a form in their order; undefined when it is none in UTF-8. */
export function formFields(text: string): readonly (readonly [string, string])[] | undefined {
  try {
    return text === ''
      ? []
      : text.split('&').map((pair) => {
          const cut = pair.indexOf('=');
          const [name, value] = cut < 0 ? [pair, ''] : [pair.slice(0, cut), pair.slice(cut + 1)];
          return [decoded(name), decoded(value)] as const;
        });
  } catch {
    return undefined;
  }
}
const decoded = (text: string): string => decodeURIComponent(text.replaceAll('+', ' '));

/** Events of a delivery: one, or as many as its list holds. */
export interface Elements {
  readonly isList: boolean;
  readonly elements: readonly unknown[];
}

const typeOf = (contentType: string): string => contentType.split(';', 1)[0]!.trim().toLowerCase();
export const isForm = (contentType: string): boolean => typeOf(contentType) === 'application/x-www-form-urlencoded';

/** @throws Problem `unsupported-media-type`, `malformed-json`, `invalid` */
export function elementsOf({ content }: Adapter, contentType: string, text: string, limits = JSON_LIMITS): Elements {
  const type = typeOf(contentType);
  if (content === 'form' && isForm(contentType)) return { isList: false, elements: [form(text)] };
  const isJson = type === 'application/json' || /^application\/[a-z.-]+\+json$/.test(type);
  // A form's software may be set to send JSON instead (Zammad does either).
  if (!isJson) throw new Problem('unsupported-media-type');
  const fault = shapeFault(text, limits);
  if (fault === 'too-deep' || fault === 'too-many-values')
    throw invalidField('/', '嵌套过深或内容项过多 / nested too deeply, or too many values');
  if (fault !== undefined) throw new Problem('malformed-json', 'a key stands twice, or has a name that is not allowed');
  const body = parsed(text);
  return Array.isArray(body) ? { isList: true, elements: body as unknown[] } : { isList: false, elements: [body] };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Problem('malformed-json');
  }
}

/** Fields by name; one that comes several times becomes a list. */
function form(text: string): Record<string, string | string[]> {
  const fields = formFields(text);
  if (!fields) throw invalidField('/', '不是有效的 UTF-8 表单 / is not a form in UTF-8');
  const byName = new Map<string, string[]>();
  for (const [name, value] of fields) byName.set(name, [...(byName.get(name) ?? []), value]);
  return Object.fromEntries([...byName].map(([name, values]) => [name, values.length === 1 ? values[0]! : values]));
}
