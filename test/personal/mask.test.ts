import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { maskAddress } from '../../db/personal/districts.ts';
import { maskBankCard, maskIdentity, maskName, maskOrganisation, maskPhone, maskText } from '../../db/personal/mask.ts';

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
    ['138/0000/1234，138 - 0000 - 1234', '138****1234，138****1234'],
    ['138\u200b0000\ufeff1234，1\u20603800001234', '138****1234，138****1234'],
    ['一三八〇〇〇〇一二三四、幺三八零零零零幺二三四', '138****1234、138****1234'],
    ['一三八 〇〇〇〇 一二三四，13八0000一234', '138****1234，138****1234'],
    ['附件一13800001234，第一一三八〇〇〇〇一二三四', '附件一138****1234，第一138****1234'],
    ['序号1500 138-0000-1234', '序号1500 138****1234'],
    ['110105 1949/12/31 002X', '110***********002X'],
    ['卡4111-11/11 1111 1111', '卡************1111'],
    ['邮箱 xiao.he@example.cn、ＸＨ＠example.cn', '邮箱 x***@example.cn、ＸＨ＠example.cn'],
    ['0086-10-12345678，0086 138 0000 1234', '101***5678，138****1234'],
    ['联系电话：65432100，座机(办) 6543-2100，致电 543 2100', '联系电话：****2100，座机(办) ****2100，致电 ***2100'],
  ])('%s', (written, expected) => expect(maskText(written)).toBe(expected));

  test.each([
    '案件 HT-2026-010123 于 2026-11-22 13:00 受理，欠薪 128000 元，共 3 个月；请拨 12351。',
    '朝阳区职工服务中心调协〔2026〕12号，京工发〔2013〕5号，备案 BA-2026-000123',
    '2026/1/30 2026/1/31 5 天，2026.11.22、20261122、二〇二六年十一月二十二日、二〇二六一一二二',
    '欠薪 6543210 元，合同额 65432100，订单 8765432；电话费 6543210 元，电话 65432100元',
    '每月 5000 5000 5000 5000 元；1500 2600 3700 元；一、二、三、四、五、六、七',
    '一万二千三百四十五元六角七分，案由 LM-2026-000001，时间 08:30-17:30',
  ])('keeps what is no such number: %s', (text) => expect(maskText(text)).toBe(text));

  const mobile = fc.integer({ min: 0, max: 999_999_999 }).map((n) => `13${String(n).padStart(9, '0')}`);
  const identity = fc
    .tuple(
      fc.integer({ min: 0, max: 9_999 }),
      fc.constantFrom('19491231', '20000229'),
      fc.integer({ min: 0, max: 999 }),
    )
    .map(([area, day, no]) => `11${String(area).padStart(4, '0')}${day}${String(no).padStart(3, '0')}X`);
  const dividing = fc.constantFrom(
    '',
    '',
    ' ',
    '-',
    '－',
    '/',
    '.',
    '\u200b',
    '\ufeff',
    ' - ',
    '\u200d/\u2060',
    '\u3000',
  );
  const divided = (number: fc.Arbitrary<string>) =>
    fc.tuple(number, fc.array(dividing, { minLength: 18, maxLength: 18 })).map(([digits, between]) => ({
      digits,
      written: [...digits].map((digit, i) => digit + (i === digits.length - 1 ? '' : between[i])).join(''),
    }));
  const wide = (written: string) => written.replace(/\d/g, (d) => String.fromCharCode(d.charCodeAt(0) + 0xfee0));
  const spelledOut = (written: string) => written.replace(/\d/g, (d) => '〇一二三四五六七八九'.charAt(Number(d)));

  it('shows no mobile number however it is divided, in whatever width', () => {
    fc.assert(
      fc.property(divided(mobile), fc.boolean(), ({ digits, written }, isWide) => {
        const said = maskText(`电话${isWide ? wide(written) : written}。`);
        expect(said).toBe(`电话${digits.slice(0, 3)}****${digits.slice(7)}。`);
      }),
    );
  });
  it('shows no identity number however it is divided', () => {
    fc.assert(
      fc.property(divided(identity), ({ digits, written }) => {
        expect(maskText(`证号${written}。`)).toBe(
          `证号110***********${digits.slice(-4)}。`.replace('110', digits.slice(0, 3)),
        );
      }),
    );
  });
  it('shows no mobile number that is spelled, wholly or in part', () => {
    fc.assert(
      fc.property(mobile, fc.nat(10), fc.nat(10), (digits, a, b) => {
        const [from, to] = [Math.min(a, b), Math.max(a, b) + 1];
        const written = digits.slice(0, from) + spelledOut(digits.slice(from, to)) + digits.slice(to);
        expect(maskText(`电话${written}。`)).toBe(`电话${digits.slice(0, 3)}****${digits.slice(7)}。`);
      }),
    );
  });
  it('leaves a text without any number as it is, whatever else it holds', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        const silent = text.replace(/[\p{N}@＠﹫〇零○一壹幺二贰三叁四肆五伍六陆七柒八捌九玖]/gu, '');
        expect(maskText(silent)).toBe(silent);
      }),
    );
  });
  it('keeps the numbers it is told to keep, and no others', () => {
    const keep = new Set(['13800001234', 'E12345678']);
    expect(maskText('138-0000-1234，+86 13800001234，13900005678', keep)).toBe(
      '138-0000-1234，+86 13800001234，139****5678',
    );
  });
});
