/** Columns of an export from the schema of the list itself: the same as its JSON, in the same order. */
import type { FastifyRequest } from 'fastify';
import type { CsvColumn } from './csv.ts';
import { headingOf } from './headings.ts';

/** What is looked at of a JSON Schema. */
export interface Schema {
  readonly type?: string | readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
}
/** What a list without columns of its own is exported as. */
export interface DerivedExport {
  readonly name: string;
  readonly columns: readonly CsvColumn<unknown>[];
}
declare module 'fastify' {
  interface FastifyContextConfig {
    export?: DerivedExport;
  }
}

export const exportOf = ({ routeOptions }: FastifyRequest): DerivedExport | undefined => routeOptions.config.export;

/** The schema of the items of an answer that is a list; undefined for any other. */
export function itemsOf(answer: unknown): Schema | undefined {
  const items = (answer as Schema | undefined)?.properties?.['items'];
  return items?.type === 'array' ? items.items : undefined;
}

/** Columns of the items of a schema: one for each value, objects unfolded. */
export function columnsOf(schema: Schema, path: readonly string[] = []): CsvColumn<unknown>[] {
  const one = withoutNull(schema);
  const entries = Object.entries(one.properties ?? {});
  if (entries.length > 0) return entries.flatMap(([name, inner]) => columnsOf(inner, [...path, name]));
  return [{ heading: headingOf(path), cell: (item) => cellOf(at(item, path)) }];
}

function withoutNull(schema: Schema): Schema {
  const choices = (schema.anyOf ?? []).filter(({ type }) => type !== 'null');
  return choices.length === 1 && choices[0] ? choices[0] : schema;
}

const at = (item: unknown, path: readonly string[]): unknown =>
  path.reduce<unknown>((value, name) => (value as Readonly<Record<string, unknown>> | null | undefined)?.[name], item);

function cellOf(value: unknown): string | number | boolean | null {
  if (value === null || value === undefined) return null;
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
  if (Array.isArray(value) && value.every((one) => typeof one !== 'object')) return value.join('; ');
  return JSON.stringify(value);
}
