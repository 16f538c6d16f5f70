import {
  maskAddress,
  maskBankCard,
  maskIdentity,
  maskName,
  maskOrganisation,
  maskPhone,
  maskText,
} from '../../db/personal/mask.ts';
import type { Fields, JsonSchema, PersonalKind } from '../../workflows/kit/fields.ts';

/** What is done to every free text before it is shown, after its numbers were masked. */
export type Rewrite = (text: string) => string;
const asIs: Rewrite = (text) => text;

/** What was written in an act, masked by what its declaration says the fields hold; what it does not declare is free text. */
export const maskFields = (
  fields: Fields,
  body: Readonly<Record<string, unknown>>,
  rewrite: Rewrite = asIs,
): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(body).map(([name, value]) => [name, maskValue(fields[name]?.schema ?? {}, value, rewrite)]),
  );

function maskValue(schema: JsonSchema, value: unknown, rewrite: Rewrite): unknown {
  if (typeof value === 'string') {
    const isWord = schema['enum'] !== undefined;
    return isWord ? value : maskString((schema['x-personal'] as PersonalKind | undefined) ?? 'text', value, rewrite);
  }
  if (Array.isArray(value))
    return value.map((member) => maskValue((schema['items'] ?? {}) as JsonSchema, member, rewrite));
  if (typeof value !== 'object' || value === null) return value;
  const properties = (schema['properties'] ?? {}) as Readonly<Record<string, JsonSchema>>;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [name, maskValue(properties[name] ?? {}, inner, rewrite)]),
  );
}

/** One value by what it is. */
export function maskString(kind: PersonalKind, value: string, rewrite: Rewrite = asIs): string {
  switch (kind) {
    case 'name':
      return maskName(value);
    case 'organisation':
      return maskOrganisation(value);
    case 'phone':
      return maskPhone(value);
    case 'identity':
      return maskIdentity(value);
    case 'address':
      return maskAddress(value);
    case 'bank-card':
      return maskBankCard(value);
    case 'health':
      return '***';
    case 'text':
    case 'parts':
      return rewrite(maskText(value));
  }
}

/** Replaces each of the words by what stands for it, the longest first; blanks between its characters do not hide it. */
export function replacing(words: ReadonlyMap<string, string>): Rewrite {
  const ordered = [...words]
    .filter(([word]) => [...word].length > 1)
    .sort(([a], [b]) => b.length - a.length)
    .map(([word, by]) => [spaced(word), by] as const);
  return (text) => ordered.reduce((said, [word, by]) => said.replace(word, () => by), text);
}
const spaced = (word: string): RegExp =>
  new RegExp([...word].map((c) => c.replace(/[\\^$.*+?()[\]{}|/-]/gu, '\\$&')).join('[\\s\\u200b-\\u200d]*'), 'giu');
