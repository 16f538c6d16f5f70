import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { maskAddress } from '../../db/personal/districts.ts';
import { maskOrganisation, maskText } from '../../db/personal/mask.ts';
import { ownerIn } from '../../db/personal/owners.ts';

describe('marks do not hide a number', () => {
  test.each([
    ...['138,0000,1234', '138，00001234', '138_0000_1234', '138、0000、1234', '138。0000。1234', '138~0000~1234'],
    ...['138(0000)1234', '138+0000+1234', '138|0000|1234', '1380000，1234', '138…0000…1234', '138:0000:1234'],
    ...['①③⑧⓪⓪⓪⓪①②③④', '❶❸❽⓿⓿⓿⓿❶❷❸❹', '⑬⑧⓪⓪⓪⓪⑫③④', '13⑧0000①234', '⑴⑶⑻0000⒈⒉⒊⒋', '1³8⁰⁰⁰⁰1234'],
    ...[
      '幺三八洞洞洞洞幺两三四',
      '幺三八 洞洞洞洞 幺两三四',
      '一三八，〇〇〇〇，一二三四',
      '1\u03363\u033680000\u03361234',
    ],
    ...['1,3,8,0,0,0,0,1,2,3,4', '138「0000」1234', '138😀0000😀1234'],
  ])('%s', (written) => expect(maskText(`电话${written}。`)).toBe('电话138****1234。'));

  test.each([
    ['110101,19900307,293X', '110***********293X'],
    ['110101_19900307_293X', '110***********293X'],
    ['一一〇一〇一，一九九〇〇三〇七，二九三X', '110***********293X'],
    ['卡4111，1111，1111，1111', '卡************1111'],
    ['座机010，6543，2100', '座机010****2100'],
    ['电话6543、2100', '电话****2100'],
    ['幺三九拐拐勾勾洞洞幺幺', '139****0011'],
    ['①13800001234②13900005678', '①138****1234②139****5678'],
  ])('%s', (written, expected) => expect(maskText(written)).toBe(expected));

  it('of whatever kind, up to three in a row, where a number is usually divided', () => {
    const mark = fc.constantFrom(...',，_、。~(){}+|;；:：!！?？<>《》“”‘’【】^$￥%&#=*「」•・…—😀√');
    const gap = fc.array(mark, { minLength: 1, maxLength: 3 }).map((marks) => marks.join(''));
    const mobile = fc.integer({ min: 0, max: 999_999 }).map((n) => `1380${String(n).padStart(6, '0')}7`);
    fc.assert(
      fc.property(mobile, fc.constantFrom([3, 7], [3], [7]), gap, gap, (digits, cuts, one, other) => {
        const [a = 3, b = 11] = cuts;
        const written = digits.slice(0, a) + one + digits.slice(a, b) + (b < 11 ? other : '') + digits.slice(b);
        expect(maskText(`电话${written}。`)).toBe(`电话${digits.slice(0, 3)}****${digits.slice(7)}。`);
      }),
    );
  });
});

describe('what marks divide stays where it is no number of anybody', () => {
  test.each([
    '欠薪1,380,000,123.40元，另1,380,000,123.4，合计13,800,001,234',
    '1500，2600，370；1500+2600+370=4470；1500×12=18000；1,500.00，2,600.5',
    '1500.00，2600.50，3700.00、150、2600、3700',
    '（1）3000，（2）4000，（3）5000；①3500 ②2600 ③另计；①300，②400，③500',
    '2024-2026，1999-2003、120人；1998.7-2003.5，3年；1999.12.31，123',
    '13:00-14:30，3:15；2026-11-22，13:00～14:00',
    'HT-2026-000123、HT-2026-000124；2026-130123、12345；HT-2026-000123,000124',
    '第12、13条，第1、3、5、7、9、11、13、15条；（一）、（二）、一、三、四、五、六、七、八、九、十',
    '3000，4000，5000，6000，15%、30%、45%',
    '两个山洞，拐弯处，打勾两次；详见①②③④⑤⑥⑦⑧⑨⑩；120m²',
  ])('%s', (text) => expect(maskText(text)).toBe(text));
});

test.each([
  ['花家地西里三区12号楼', '***'],
  ['望京花园东区202', '***'],
  ['北京市望京花园东区202', '北京市***'],
  ['朝阳区云杉街道', '朝阳区***'],
  ['北京海淀区某路', '北京海淀区***'],
  ['上海市浦东新区某路', '上海市浦东新区***'],
  ['广西壮族自治区南宁市青秀区某路', '广西壮族自治区南宁市青秀区***'],
  ['河北省石家庄市某小区', '河北省石家庄市***'],
  ['河北省某市某县某村', '河北省某市某县***'],
])('the district of %s', (address, expected) => expect(maskAddress(address)).toBe(expected));

test.each([
  ['张三便利店', '张*便利店'],
  ['王小二面馆', '王**面馆'],
  ['张伟经营部', '张*经营部'],
  ['欧阳明月餐厅', '欧阳**餐厅'],
  ['李记面馆', '李记面馆'],
  ['王府井便利店', '王府井便利店'],
  ['云帆物流公司（示例）', '云帆物流公司（示例）'],
])('the owner a house is called after: %s', (house, expected) => {
  expect(maskOrganisation(house)).toBe(expected);
  expect(ownerIn(house) !== undefined).toBe(expected !== house);
});
