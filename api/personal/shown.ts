import { maskAddress } from '../../db/personal/districts.ts';
import { maskBankCard, maskIdentity, maskName, maskOrganisation, maskPhone, maskText } from '../../db/personal/mask.ts';
import type { Rewrite } from '../../db/personal/replacing.ts';
import type { Fields, JsonSchema, PersonalKind } from '../../workflows/kit/fields.ts';

const asIs: Rewrite = (text) => text;

/**
 * What was written in an act, masked by what its declaration says the fields hold; what it does not declare is free text.
 * @param rewrite what is done to free texts when their numbers are masked.
 */
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
