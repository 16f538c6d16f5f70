import { SerializerSelector, type SerializerFactory } from '@fastify/fast-json-stringify-compiler';

/**
 * Compiles a schema once, however many routes share its text: every route answers with the same few problems, and a start
 * would compile theirs two thousand times over. Schemas are the house's own, so what is kept is bounded.
 */
export function onceByText<Schema, Compiled>(compile: (schema: Schema) => Compiled): (schema: Schema) => Compiled {
  const known = new Map<string, Compiled>();
  return (schema) => {
    const text = JSON.stringify(schema);
    const compiled = known.get(text) ?? compile(schema);
    known.set(text, compiled);
    return compiled;
  };
}

const build = SerializerSelector();
const compilerFor = onceByText(([shared, options]: Parameters<SerializerFactory>) => {
  const compile = build(shared, options);
  return onceByText((schema: unknown) => compile({ schema, method: '', url: '', httpStatus: '' }));
});

/** Fastify's own serializers, each compiled once for all contexts that have the same shared schemas. */
export const serializersOnce: SerializerFactory = (...shared) => {
  const compile = compilerFor(shared);
  return ({ schema }) => compile(schema);
};
