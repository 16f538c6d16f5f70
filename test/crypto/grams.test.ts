import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { foldText, matchesQuery } from '../../db/crypto/fold.ts';
import { gramsOf, gramsOfQuery } from '../../db/crypto/grams.ts';
import { anyCharacter, freshKeys } from './support.ts';

const keys = freshKeys();

/** Text as people and machines write it: common and rare characters, marks, symbols, blanks, other scripts. */
const character = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...'工资拖欠三级中心李王張') },
  { weight: 2, arbitrary: fc.constantFrom(...'𬭎䶮𪚥😀㈱ﬁ℃Ⅳ①Ａａ가각ΣςσİıßÅé豈') },
  {
    weight: 1,
    arbitrary: fc.constantFrom('e\u0301', '葛\u{e0101}', '👨‍👩‍👧', '\ue000', '\u{2ebf0}', ' ', '\u3000', '，', '-'),
  },
  { weight: 2, arbitrary: anyCharacter },
);
const text = fc.array(character, { minLength: 1, maxLength: 40 }).map((parts) => parts.join(''));

function found(texts: readonly string[], q: string): boolean {
  const held = new Set(gramsOf(keys, texts));
  const asked = gramsOfQuery(keys, q);
  return asked.length > 0 && asked.every((gram) => held.has(gram));
}

describe('grams', () => {
  test('any part of a text finds it', () => {
    fc.assert(
      fc.property(text, fc.nat(), fc.nat(), (whole, a, b) => {
        const points = Array.from(whole);
        const from = a % points.length;
        const part = points.slice(from, from + 1 + (b % (points.length - from))).join('');
        expect(foldText(whole)).toContain(foldText(part));
        const held = new Set(gramsOf(keys, ['又', whole]));
        for (const gram of gramsOfQuery(keys, part)) expect(held).toContain(gram);
        if (foldText(part) !== '') expect(matchesQuery(['又', whole], part)).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });

  test('whatever the recheck accepts, the index finds', () => {
    fc.assert(
      fc.property(fc.array(text, { maxLength: 3 }), fc.array(character, { maxLength: 3 }), (texts, q) => {
        if (matchesQuery(texts, q.join(''))) expect(found(texts, q.join(''))).toBe(true);
      }),
      { numRuns: 1_000 },
    );
  });

  test('find rare characters, emoji and private characters, alone and in a name', () => {
    for (const rare of ['𬭎', '䶮', '𪚥', '😀', '\ue815', '\u{2ebf0}']) {
      expect(found([`劳动者李${rare}来电`], rare)).toBe(true);
      expect(found([`劳动者李${rare}来电`], `李${rare}`)).toBe(true);
      expect(found(['劳动者李明来电'], rare)).toBe(false);
    }
  });

  test('do not mind width, case, accents, blanks and punctuation', () => {
    expect(found(['拖欠 工资，３个月（ＡＢＣ公司）'], '欠工资3个月abc')).toBe(true);
    expect(found(['张·三'], '张三')).toBe(true);
    expect(found(['Café Σίσυφος'], 'CAFE ΣΊΣΥΦΟΣ')).toBe(true);
  });

  test('ask for every word of a query', () => {
    const texts = ['李明投诉', '拖欠工资'];
    expect(matchesQuery(texts, '李明 工资')).toBe(true);
    expect(found(texts, '李明　工资')).toBe(true);
    expect(found(texts, '李明 加班')).toBe(false);
    expect(found(texts, '诉拖')).toBe(false);
  });

  test('of nothing find nothing', () => {
    for (const q of ['', '  ', '，。-', '\u0301', '\u0000']) {
      expect(gramsOfQuery(keys, q)).toEqual([]);
      expect(matchesQuery(['工资'], q)).toBe(false);
    }
    expect(gramsOf(keys, [])).toEqual([]);
  });

  test('are sorted signed 32-bit integers without repeats, and others under another key', () => {
    const grams = gramsOf(keys, ['工资工资工资', '拖欠工资']);
    expect(grams).toHaveLength(4 + 4);
    expect(grams).toEqual([...new Set(grams)].sort((a, b) => a - b));
    for (const gram of grams) expect(gram).toBe(gram | 0);
    const others = new Set(gramsOf(freshKeys(), ['工资工资工资', '拖欠工资']));
    expect(grams.filter((gram) => others.has(gram))).toEqual([]);
  });

  test('have a limit, also for many long texts', () => {
    const long = Array.from({ length: 10_000 }, (_, i) => String.fromCodePoint(0x4e00 + ((i * i) % 6_007))).join('');
    expect(gramsOf(keys, Array<string>(20).fill(long)).length).toBeLessThanOrEqual(40_000);
    expect(gramsOfQuery(keys, long).length).toBeLessThan(64);
  });
});
