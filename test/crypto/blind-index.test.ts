import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { blindIndex, bodyHash, canonicalJson, normalisePhone, phoneIndex } from '../../db/crypto/blind-index.ts';
import { freshKeys } from './support.ts';

const PHONES: readonly (readonly [string, string | null])[] = [
  ['13812345678', '+8613812345678'],
  [' 138 1234 5678 ', '+8613812345678'],
  ['138-1234-5678', '+8613812345678'],
  ['138 1234–5678', '+8613812345678'],
  ['１３８１２３４５６７８', '+8613812345678'],
  ['+8613812345678', '+8613812345678'],
  ['＋８６ 138 1234 5678', '+8613812345678'],
  ['008613812345678', '+8613812345678'],
  ['8613812345678', '+8613812345678'],
  ['86-138-1234-5678', '+8613812345678'],
  ['013812345678', '+8613812345678'],
  ['19912345678', '+8619912345678'],
  ['12812345678', null],
  ['1381234567', null],
  ['138123456789', null],
  ['0755-12345678', '+8675512345678'],
  ['(0755) 1234 5678', '+8675512345678'],
  ['（0755）12345678', '+8675512345678'],
  ['075512345678', '+8675512345678'],
  ['+86 755 1234 5678', '+8675512345678'],
  ['+86 (0)755 1234 5678', '+8675512345678'],
  ['86-0755-12345678', '+8675512345678'],
  ['0755-12345678-801', '+8675512345678'],
  ['86-0755-12345678-801', '+8675512345678'],
  ['0755-12345678转801', '+8675512345678'],
  ['0755-12345678 分机 801', '+8675512345678'],
  ['0755-12345678 ext. 801', '+8675512345678'],
  ['0755-12345678#801', '+8675512345678'],
  ['010-12345678', '+861012345678'],
  ['021 1234 5678', '+862112345678'],
  ['0668-1234567', '+866681234567'],
  ['010-1234567', null],
  ['12345678', null],
  ['755-12345678', null],
  ['400-123-4567', '+864001234567'],
  ['800 123 4567', '+868001234567'],
  ['+852 9123 4567', '+85291234567'],
  ['0085291234567', '+85291234567'],
  ['+1 (212) 555-1234', '+12125551234'],
  ['+0 12345678', null],
  ['+1234', null],
  ['12351', null],
  ['', null],
  ['不详', null],
  ['1381234567八', null],
  ['13812345678;DROP', null],
  ['9'.repeat(100_000), null],
];

describe('a telephone number', () => {
  test.each(PHONES)('%s', (written, expected) => {
    expect(normalisePhone(written)).toBe(expected);
  });

  test('in its one spelling stays as it is', () => {
    for (const [, phone] of PHONES) if (phone !== null) expect(normalisePhone(phone)).toBe(phone);
  });

  test('is found however it is written', () => {
    const keys = freshKeys();
    expect(phoneIndex(keys, '+86 138-1234-5678')).toBe(phoneIndex(keys, '13812345678'));
    expect(phoneIndex(keys, '13812345679')).not.toBe(phoneIndex(keys, '13812345678'));
    expect(phoneIndex(keys, '不详')).toBeNull();
  });
});

describe('a blind index', () => {
  test('depends on key, purpose and value', () => {
    const keys = freshKeys();
    const index = blindIndex(keys, 'phone', '+8613812345678');
    expect(index).toMatch(/^[\w-]{22}$/);
    expect(blindIndex(keys, 'phone', '+8613812345678')).toBe(index);
    expect(blindIndex(keys, 'id', '+8613812345678')).not.toBe(index);
    expect(blindIndex(freshKeys(), 'phone', '+8613812345678')).not.toBe(index);
    expect(blindIndex(keys, 'a', 'bc')).not.toBe(blindIndex(keys, 'ab', 'c'));
  });
});

describe('a body hash', () => {
  test('is the same for the same request and another for any other', () => {
    const keys = freshKeys();
    const hash = bodyHash(keys, 'POST /v1/hotline-tickets', { b: [1, { d: 2, c: 3 }], a: 'x' });
    expect(bodyHash(keys, 'POST /v1/hotline-tickets', { a: 'x', b: [1, { c: 3, d: 2 }] })).toBe(hash);
    expect(bodyHash(keys, 'POST /v1/hotline-tickets', { a: 'x', b: [{ c: 3, d: 2 }, 1] })).not.toBe(hash);
    expect(bodyHash(keys, 'POST /v1/legal-aid', { a: 'x', b: [1, { c: 3, d: 2 }] })).not.toBe(hash);
    expect(bodyHash(keys, 'POST /v1/hotline-tickets', undefined)).toMatch(/^[\w-]{43}$/);
  });
});

describe('canonical JSON', () => {
  test('has one spelling', () => {
    expect(canonicalJson({ b: 1, a: [true, null, 'é', { z: undefined, y: -0 }], 张: 1e21 })).toBe(
      '{"a":[true,null,"é",{"y":0}],"b":1,"张":1e+21}',
    );
    expect(canonicalJson([undefined, '\u2028"\\\n\ud800'])).toBe('[null,"\u2028\\"\\\\\\n\\ud800"]');
    expect(canonicalJson({ at: new Date(0) })).toBe('{"at":"1970-01-01T00:00:00.000Z"}');
    expect(canonicalJson(JSON.parse('{"__proto__":1,"10":2,"9":3}'))).toBe('{"10":2,"9":3,"__proto__":1}');
  });

  test('reads back as the same value, whatever the order of its keys', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = canonicalJson(value);
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
        expect(canonicalJson(reversed(value))).toBe(text);
      }),
      { numRuns: 300 },
    );
  });

  test('refuses what JSON cannot hold', () => {
    for (const value of [undefined, NaN, Infinity, 1n, () => 1, Symbol('x'), { a: 1n }]) {
      expect(() => canonicalJson(value)).toThrow(TypeError);
    }
  });
});

function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).reverse();
  return Object.fromEntries(entries.map(([name, member]) => [name, reversed(member)]));
}
