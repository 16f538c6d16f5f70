import type { Schema } from './routes.ts';

/** Values by the name of their field, where a pattern or the sense asks for one. */
const BY_NAME: Readonly<Record<string, unknown>> = {
  caseNo: 'HT-2026-000001',
  phone: '13800000000',
  code: '000000',
  caseNos: ['LA-2026-000001'],
  effectiveFrom: '2013-01-24',
  url: 'https://example.org/notice',
  start: '2026-03-02T09:00:00+08:00',
};

/** The smallest body a schema takes. */
export function sampleOf(schema: Schema, name = ''): unknown {
  if (name in BY_NAME) return BY_NAME[name];
  if ('const' in schema) return schema['const'];
  if (Array.isArray(schema['enum'])) return schema['enum'][0];
  const [branch] = (schema['oneOf'] ?? schema['anyOf'] ?? []) as Schema[];
  if (branch) return sampleOf(branch, name);
  const type = Array.isArray(schema['type']) ? schema['type'][0] : schema['type'];
  switch (type) {
    case 'object':
      return Object.fromEntries(
        ((schema['required'] ?? []) as string[]).map((key) => [key, sampleOf(propertiesOf(schema)[key] ?? {}, key)]),
      );
    case 'array':
      return Array.from({ length: Number(schema['minItems'] ?? 0) }, () => sampleOf((schema['items'] ?? {}) as Schema));
    case 'integer':
    case 'number':
      return Number(schema['minimum'] ?? 1);
    case 'boolean':
      return true;
    default:
      return textOf(schema);
  }
}

function textOf({ format, pattern }: Schema): string {
  const isDate = format === 'date' || (typeof pattern === 'string' && pattern.includes('\\d{4}-\\d{2}-\\d{2}'));
  return isDate ? '2026-03-02' : 'none';
}

export const propertiesOf = (schema: Schema): Readonly<Record<string, Schema>> =>
  (schema['properties'] ?? {}) as Readonly<Record<string, Schema>>;
