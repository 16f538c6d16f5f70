import { expect, it } from 'vitest';
import { heldBy } from './support/traces.ts';

const WORDS = ['鹡鸰', '13971828459'];
const around = (bytes: string, before: number) => Buffer.from(`${'x'.repeat(before)}${bytes}yz`, 'utf8');
const asJson = (word: string) =>
  [...word].map((c) => `\\u${c.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`).join('');

it.each(WORDS)('%s is found in whatever shape it stands, after however many bytes', (word) => {
  for (const before of [0, 1, 2, 3, 4, 5]) {
    const bytes = around(word, before);
    for (const encoding of ['utf8', 'base64', 'base64url', 'hex'] as const)
      expect(heldBy(`{"a":"${bytes.toString(encoding)}"}`, WORDS), `${encoding}, ${before}`).toEqual([word]);
  }
  expect(heldBy(JSON.stringify([`${word}甲`]), WORDS)).toEqual([word]);
  expect(heldBy(`a${asJson(word)}b`, WORDS)).toEqual([word]);
  expect(heldBy(`/v1/cases?q=${encodeURIComponent(word)}`, WORDS)).toEqual([word]);
});

it('what is not there is not found', () => {
  for (const encoding of ['utf8', 'base64', 'hex'] as const)
    expect(heldBy(Buffer.from('鸰鹡 1397182845', 'utf8').toString(encoding), WORDS)).toEqual([]);
});
