import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import {
  maskAddress,
  maskBankCard,
  maskIdentity,
  maskName,
  maskOrganisation,
  maskPhone,
  maskText,
} from '../../db/personal/mask.ts';

test.each([
  [maskName, '冀禾', '冀*'],
  [maskName, '冀小禾', '冀**'],
  [maskName, '欧阳明月', '欧阳**'],
  [maskName, '尚可蓝（女儿）', '尚**'],
  [maskName, 'Anna Berg', 'A***'],
  [maskPhone, '13800001234', '138****1234'],
  [maskPhone, '+86 138 0000 1234', '138****1234'],
  [maskPhone, '010-12345678', '010****5678'],
  [maskPhone, '12351', '*****'],
  [maskIdentity, '11010519491231002x', '110***********002X'],
  [maskIdentity, 'E12345678', 'E******78'],
  [maskAddress, '北京市朝阳区云杉街道示例里 3 号', '北京市朝阳区***'],
  [maskAddress, '阳光小区三号楼', '***'],
  [maskAddress, '某省某市某路 1 号', '某省某市***'],
  [maskBankCard, '6222 0212 3456 7890 128', '***************0128'],
  [maskOrganisation, '云帆物流公司（示例）', '云帆物流公司（示例）'],
  [maskOrganisation, '冀小禾', '冀**'],
])('%o of %s', (mask, written, expected) => expect(mask(written)).toBe(expected));

describe('a free text', () => {
  test.each([
    ['请回拨13800001234，或 139-0000-5678。', '请回拨138****1234，或 139****5678。'],
    ['＋86 138 0000 1234；１３８００００１２３４', '138****1234；138****1234'],
    ['座机 010-12345678、(0755) 1234 5678', '座机 010****5678、075*****5678'],
    ['身份证11010519491231002x。', '身份证110***********002X。'],
    ['卡号6222 0212 3456 7890 128', '卡号***************0128'],
    ['13800001234 13900005678', '138****1234 139****5678'],
  ])('%s', (written, expected) => expect(maskText(written)).toBe(expected));

  it('keeps what is no such number: sums, dates, case numbers, the hotline', () => {
    const text = '案件 HT-2026-010123 于 2026-11-22 13:00 受理，欠薪 128000 元，共 3 个月；请拨 12351。';
    expect(maskText(text)).toBe(text);
  });
  it('shows no mobile number however it is divided', () => {
    const separators = fc.array(fc.constantFrom('', '', '', ' ', '-', '－'), { minLength: 10, maxLength: 10 });
    const mobile = fc.integer({ min: 0, max: 999_999_999 }).map((n) => `13${String(n).padStart(9, '0')}`);
    fc.assert(
      fc.property(mobile, separators, (number, between) => {
        const written = [...number].map((digit, i) => digit + (between[i] ?? '')).join('');
        return !maskText(`电话${written}。`)
          .replace(/\D/g, '')
          .includes(number.slice(3, 7) + number.slice(7));
      }),
    );
  });
});
