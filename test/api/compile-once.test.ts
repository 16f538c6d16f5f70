import { expect, it } from 'vitest';
import { onceByText, serializersOnce } from '../../api/compile-once.ts';

const route = { method: 'GET', url: '/', httpStatus: '200' };
const shared = (type: string) => ({ Shared: { $id: 'Shared', type: 'object', properties: { value: { type } } } });

it('a schema with the same text is compiled once, another one by itself', () => {
  const compiled: string[] = [];
  const compile = onceByText((schema: object) => compiled.push(JSON.stringify(schema)));
  expect([compile({ type: 'string' }), compile({ type: 'string' }), compile({ type: 'number' })]).toEqual([1, 1, 2]);
  expect(compiled).toEqual(['{"type":"string"}', '{"type":"number"}']);
});

it('a schema that refers to shared ones is compiled for these, and not for others of the same name', () => {
  const schema = { $ref: 'Shared#' };
  const first = serializersOnce(shared('string'))({ ...route, schema });
  const second = serializersOnce(shared('integer'))({ ...route, schema });
  expect([first({ value: 7 }), second({ value: 7 })]).toEqual(['{"value":"7"}', '{"value":7}']);
  expect(serializersOnce(shared('string'))({ ...route, schema })).toBe(first);
});
