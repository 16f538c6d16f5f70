/**
 * What the body of an action may hold. One declaration gives the validator, the OpenAPI schema, the TypeScript type
 * and the line between what the engine may know and what stays in encrypted columns: personal fields never reach a workflow.
 *
 * Plain JSON Schema objects, because workflow code is loaded once per case and must stay small.
 */
export interface Label {
  readonly zh: string;
  readonly en: string;
}

export type JsonSchema = { readonly [keyword: string]: unknown };

/** `public`: the engine may know it; `personal`: it stays in encrypted columns; `counted`: the engine knows how many, not what. */
export type AnyReach = 'public' | 'personal' | 'counted';

/** `T` is the value's type; `Reach` tells whether a workflow sees it; `Need` whether it may be left out. */
export interface Field<T, Reach extends AnyReach = AnyReach, Need extends boolean = boolean> {
  readonly schema: JsonSchema;
  readonly reach: Reach;
  readonly required: Need;
  readonly type?: T;
}
type AnyField = Field<unknown>;
export type Fields = Readonly<Record<string, AnyField>>;

/** NUL cannot be stored in PostgreSQL text; every other character, also outside the BMP, is kept as it came. */
const SOMETHING = '^(?=[\\s\\S]*\\S)[^\\u0000]*$';

/**
 * What a personal field holds; it decides how the field is masked and found. `parts`: fields of their own, each with its kind.
 * An `organisation` is an employer, who may be a person.
 */
export type PersonalKind =
  ('name' | 'organisation' | 'phone' | 'identity' | 'address' | 'bank-card') | ('health' | 'text' | 'parts');

/** Declares a field; see the functions below for the kinds there are. */
export const field = <T, Reach extends AnyReach>(
  reach: Reach,
  label: Label,
  schema: JsonSchema,
  kind: PersonalKind = 'text',
): Field<T, Reach, true> => ({
  schema: {
    ...schema,
    title: label.zh,
    description: label.en,
    ...(reach === 'public' ? {} : { 'x-personal': kind }),
  },
  reach,
  required: true,
});

/** Free text written by or about people: encrypted, never in the engine. Length in code points. */
export const personalText = (
  label: Label,
  maxLength = 4_000,
  kind: PersonalKind = 'text',
): Field<string, 'personal', true> =>
  field('personal', label, { type: 'string', minLength: 1, maxLength, pattern: SOMETHING }, kind);

/** A short text that names nobody: a reference number, a catalogue code. */
export const code = (label: Label, maxLength = 64): Field<string, 'public', true> =>
  field('public', label, { type: 'string', minLength: 1, maxLength, pattern: '^[A-Za-z0-9][A-Za-z0-9._:/-]*$' });

/** Id of a service unit, of one of these kinds if any are named; the API resolves it and the workflow finds it in `units`. */
export const unitId = (label: Label, kinds?: readonly string[]): Field<string, 'public', true> =>
  field('public', label, {
    type: 'string',
    minLength: 1,
    maxLength: 64,
    pattern: '^[a-z0-9][a-z0-9-]*$',
    'x-reference': 'unit',
    ...(kinds ? { 'x-kinds': kinds } : {}),
  });

/** Id of a union organisation, of one of these kinds if any are named. */
export const unionId = (label: Label, kinds?: readonly string[]): Field<string, 'public', true> =>
  field('public', label, {
    type: 'string',
    minLength: 1,
    maxLength: 64,
    pattern: '^[a-z0-9][a-z0-9-]*$',
    'x-reference': 'union',
    ...(kinds ? { 'x-kinds': kinds } : {}),
  });

export type RosterKind = 'mediator' | 'law-firm' | 'lawyer';

/**
 * Id of an entry of a roster (名册): nothing personal. The API sees that it is of that kind, is available, serves the
 * holder and has no conflict with a party; the workflow gets the id alone.
 */
export const rosterEntry = (label: Label, kind: RosterKind): Field<string, 'public', true> =>
  field('public', label, {
    type: 'string',
    minLength: 1,
    maxLength: 64,
    pattern: '^[a-z0-9][a-z0-9-]*$',
    'x-reference': 'roster',
    'x-roster': kind,
  });

/** One of a fixed list; `labels` are shown to people. */
export const choice = <const V extends Readonly<Record<string, Label>>>(
  label: Label,
  values: V,
): Field<Extract<keyof V, string>, 'public', true> =>
  field('public', label, { type: 'string', enum: Object.keys(values), 'x-labels': values });

/** A whole number, both ends included. */
export const whole = (label: Label, minimum: number, maximum: number): Field<number, 'public', true> =>
  field('public', label, { type: 'integer', minimum, maximum });

/** A sum in whole yuan (元). */
export const yuan = (zh: string, en: string): Field<number, 'public', true> =>
  whole({ zh: `${zh}（元）`, en: `${en}, in yuan` }, 0, 1_000_000_000);

/** A Beijing date, YYYY-MM-DD. */
export const date = (label: Label): Field<string, 'public', true> =>
  field('public', label, { type: 'string', format: 'date', minLength: 10, maxLength: 10 });

/** Yes or no. */
export const flag = (label: Label): Field<boolean, 'public', true> => field('public', label, { type: 'boolean' });

/** Something that must have been done: nothing but yes is taken. */
export const confirmed = (label: Label): Field<true, 'public', true> =>
  field('public', label, { type: 'boolean', const: true });

/** A group of fields that is encrypted as a whole, such as a person. */
export const personalGroup = <const F extends Fields>(label: Label, fields: F): Field<BodyOf<F>, 'personal', true> =>
  field('personal', label, bodySchema(fields), 'parts');

/** A page of people: encrypted as a whole, the engine learns how many there are. */
export const personalList = <const F extends Fields>(
  label: Label,
  fields: F,
  maxItems: number,
): Field<readonly BodyOf<F>[], 'counted', true> =>
  field('counted', label, { type: 'array', minItems: 1, maxItems, items: bodySchema(fields) }, 'parts');

/** A page of rows that the engine may know. */
export const list = <const F extends Fields>(
  label: Label,
  fields: F,
  maxItems: number,
): Field<readonly BodyOf<F>[], 'public', true> =>
  field('public', label, { type: 'array', minItems: 1, maxItems, items: bodySchema(fields) });

/** Texts by name, where the names are those of a document's fields. */
export const personalMap = (
  label: Label,
  maxLength: number,
): Field<Readonly<Record<string, string>>, 'personal', true> =>
  field('personal', label, {
    type: 'object',
    minProperties: 1,
    maxProperties: 40,
    propertyNames: { pattern: '^[a-z][A-Za-z]{0,39}$' },
    additionalProperties: { type: 'string', minLength: 1, maxLength, pattern: SOMETHING },
  });

/** The same field, but it may be left out. */
export const optional = <T, Reach extends AnyReach>(inner: Field<T, Reach, true>): Field<T, Reach, false> => ({
  ...inner,
  required: false,
});

/** A field that the house fills in itself, such as where a case comes from: whoever sends it is refused. */
export const byTheHouse = <T>(inner: Field<T, 'public', true>): Field<T, 'public', false> => ({
  ...inner,
  schema: { ...inner.schema, readOnly: true, not: {} },
  required: false,
});

type ValueOf<F> = F extends Field<infer T> ? T : never;
type RequiredKeys<F extends Fields> = {
  [K in keyof F]: F[K] extends Field<unknown, AnyReach, true> ? K : never;
}[keyof F];
type CountedKeys<F extends Fields> = { [K in keyof F]: F[K] extends Field<unknown, 'counted'> ? K : never }[keyof F];
type PublicKeys<F extends Fields> = { [K in keyof F]: F[K] extends Field<unknown, 'public'> ? K : never }[keyof F];

/** The whole body, as the API receives it. */
export type BodyOf<F extends Fields> = { readonly [K in RequiredKeys<F>]: ValueOf<F[K]> } & {
  readonly [K in Exclude<keyof F, RequiredKeys<F>>]?: ValueOf<F[K]>;
};
/** What a workflow sees of it. */
export type PublicBodyOf<F extends Fields> = BodyOf<Pick<F, PublicKeys<F>>> & {
  readonly [K in CountedKeys<F>]: number;
};

/** JSON Schema of a body: nothing undeclared is taken. */
export function bodySchema(fields: Fields): JsonSchema {
  return {
    type: 'object',
    additionalProperties: false,
    properties: Object.fromEntries(Object.entries(fields).map(([name, f]) => [name, f.schema])),
    required: Object.entries(fields)
      .filter(([, f]) => f.required)
      .map(([name]) => name),
  };
}

/** The part of a body that the engine may know; of a counted list, how long it is. */
export function publicPart(fields: Fields, body: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(body).flatMap(([name, value]) => {
      const reach = fields[name]?.reach;
      if (reach === 'counted') return [[name, (value as readonly unknown[]).length]];
      return reach === 'public' ? [[name, value]] : [];
    }),
  );
}
/** The part that stays in encrypted columns. */
export function personalPart(fields: Fields, body: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(body).filter(([name]) => fields[name]?.reach !== 'public'));
}
