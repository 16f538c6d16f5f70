import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { replacing } from '../../db/personal/replacing.ts';

const words = replacing(
  new Map([
    ['冀小禾', '冀**'],
    ['欧阳明月', '欧阳**'],
    ['明月楼', '〔楼〕'],
    ['Anna Berg', 'A***'],
    ['65432100', '****2100'],
    ['E12345678', 'E******78'],
    ['𬭎石', '𬭎*'],
    ['尉迟听雨', '尉迟**'],
    ['阿依·买提', '阿***'],
  ]),
);

describe('words in a text', () => {
  test.each([
    ['冀小禾与冀 小\u200b禾', '冀**与冀**'],
    ['欧阳明月楼', '欧阳**'],
    ['ANNA  berg、Ａｎｎａ Ｂｅｒｇ、Anna-Berg', 'A***、A***、A***'],
    ['回电6543-2100，不是165432100', '回电****2100，不是165432100'],
    ['护照 e1234 5678', '护照 E******78'],
    ['𬭎石到场', '𬭎*到场'],
    ['尉迟，听雨、尉迟-听…雨、尉_迟（听）雨', '尉迟**、尉迟**、尉迟**'],
    ['阿依买提、阿依•买提', '阿***、阿***'],
    ['回电6543，2100、E12_345+678', '回电****2100、E******78'],
    ['冀小', '冀小'],
    ['', ''],
  ])('%s', (written, expected) => expect(words(written)).toBe(expected));

  it('none of many is left, wherever it stands and whatever stands between its characters', () => {
    const name = fc.string({ unit: fc.constantFrom(...'甲乙丙丁戊己庚辛'), minLength: 2, maxLength: 4 });
    const between = fc.constantFrom('', ' ', '\u200b', '\ufeff', '\u3000');
    fc.assert(
      fc.property(
        fc.array(name, { minLength: 1, maxLength: 20 }),
        fc.array(between, { minLength: 3 }),
        (names, gaps) => {
          const hide = replacing(new Map(names.map((word) => [word, '*'])));
          const said = names.map((word) => [...word].map((c, i) => c + (gaps[i] ?? '')).join('')).join('，');
          const shown = hide(said).replace(/[\s\u200b\ufeff]/gu, '');
          for (const word of names) expect(shown).not.toContain(word);
        },
      ),
    );
  });
});
