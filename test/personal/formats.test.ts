import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { normaliseBankCard } from '../../db/personal/bank-card.ts';
import { normaliseCreditCode, creditCheckOf } from '../../db/personal/credit-code.ts';
import { checkCharacterOf, normaliseIdentityNumber } from '../../db/personal/identity-number.ts';
import { initialsOf } from '../../db/personal/initials.ts';
import { readTelephone } from '../../db/personal/telephone.ts';

/** The example of GB 11643 itself, whose sum is 167 = 15 × 11 + 2, so X; and numbers computed by hand. */
const NUMBERS: readonly (readonly [string, string | null])[] = [
  ['11010519491231002X', '11010519491231002X'],
  ['11010519491231002x', '11010519491231002X'],
  ['１１０１０５１９４９１２３１００２Ｘ', '11010519491231002X'],
  ['440524188001010014', '440524188001010014'],
  ['110105194912310021', null],
  ['110105194913310025', null],
  ['110105190002290020', null],
  ['11010519491231002', null],
  ['001051194912310029', null],
  ['', null],
];

describe('the number of an identity card', () => {
  test.each(NUMBERS)('%s', (written, expected) => expect(normaliseIdentityNumber(written)).toBe(expected));

  const digits = fc.integer({ min: 0, max: 999 }).map((n) => String(n).padStart(3, '0'));
  const areas = fc.constantFrom('110105', '320199', '652829', '810000', '820000', '830000', '911344', '469007');
  const days = fc.constantFrom('19491231', '20000229', '19870601', '20251130');
  const number = fc.tuple(areas, days, digits).map((parts) => {
    const body = parts.join('');
    return body + checkCharacterOf(body);
  });

  it('is taken with its check character, those of Hong Kong, Macao, Taiwan and foreign residents too', () => {
    fc.assert(fc.property(number, (written) => normaliseIdentityNumber(written.toLowerCase()) === written));
  });
  it('is refused with any one digit another', () => {
    fc.assert(
      fc.property(number, fc.nat(16), fc.integer({ min: 1, max: 9 }), (written, at, by) => {
        const other = String((Number(written[at]) + by) % 10);
        return normaliseIdentityNumber(written.slice(0, at) + other + written.slice(at + 1)) === null;
      }),
    );
  });
  it('is refused with two neighbours exchanged', () => {
    fc.assert(
      fc.property(number, fc.nat(15), (written, at) => {
        const [a = '', b = ''] = [written[at], written[at + 1]];
        const swapped = written.slice(0, at) + b + a + written.slice(at + 2);
        return a === b || normaliseIdentityNumber(swapped) === null;
      }),
    );
  });
  it('is refused on a day that never was', () => {
    for (const day of ['19000229', '20230229', '20230431', '20231301', '20230100']) {
      const body = `110105${day}002`;
      expect(normaliseIdentityNumber(body + checkCharacterOf(body))).toBeNull();
    }
  });
});

describe('a unified social credit code', () => {
  it('is that of the standard', () => expect(normaliseCreditCode('91350100m000100y43')).toBe('91350100M000100Y43'));
  it('is refused with a letter that has no place in it', () => {
    for (const letter of 'IOSVZ') expect(normaliseCreditCode(`91350100M000100${letter}43`)).toBeNull();
  });
  it('is refused with any one character another', () => {
    const code = '91350100M000100Y43';
    for (let at = 0; at < 18; at += 1)
      for (const other of '0123456789ABCDEFGHJKLMNPQRTUWXY')
        if (other !== code[at])
          expect(normaliseCreditCode(code.slice(0, at) + other + code.slice(at + 1)), `${at} ${other}`).toBeNull();
    expect(creditCheckOf(code)).toBe('3');
  });
});

describe('a bank card', () => {
  // 4111…: 4·2+1·1+1·2+… = 30; a sum that ends in 0.
  it('passes by its last digit', () => expect(normaliseBankCard('4111 1111 1111 1111')).toBe('4111111111111111'));
  it('is refused with any one digit another', () => {
    const card = '6222021234567890128';
    expect(normaliseBankCard(card)).toBe(card);
    for (let at = 0; at < card.length; at += 1)
      for (let by = 1; by < 10; by += 1)
        expect(
          normaliseBankCard(card.slice(0, at) + String((Number(card[at]) + by) % 10) + card.slice(at + 1)),
        ).toBeNull();
  });
});

describe('a telephone number', () => {
  test.each([
    ['13812345678', 'line', '+8613812345678', null],
    ['010-12345678-801', 'line', '+861012345678', '801'],
    ['0755-12345678转801', 'line', '+8675512345678', '801'],
    ['010-12345678', 'line', '+861012345678', null],
    ['12351', 'short', '12351', null],
    ['95588', 'short', '95588', null],
    ['96156', 'short', '96156', null],
    ['6543 2100', 'local', '65432100', null],
  ])('%s', (written, kind, number, extension) => {
    expect(readTelephone(written)).toEqual({ kind, number, extension, raw: written });
  });
  test.each(['不详', '1381234567', '12', '99999'])('%s is none', (written) =>
    expect(readTelephone(written)).toBeNull(),
  );
});

test.each([
  ['冀小禾', 'JXH'],
  ['欧阳修', 'OYX'],
  ['单雄', 'SX'],
  ['曾晚晴（女儿）', 'ZWQ'],
  ['解小满', 'XXM'],
  ['尉迟川', 'YCC'],
  ['𬭎石', 'HS'],
  ['Anna Berg', 'AB'],
  ['', ''],
])('the initials of %s are %s', (name, initials) => expect(initialsOf(name)).toBe(initials));
