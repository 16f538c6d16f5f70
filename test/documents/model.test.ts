/** Values, numbers, sums and dates of documents. */
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { InvalidFields, MissingFields, compose } from '../../documents/compose.ts';
import { formatDate, formatFigures, formatYuan } from '../../documents/format.ts';
import { documentKindNames, documentKinds, isDocumentKind } from '../../documents/kinds/index.ts';
import { formatDocumentNumber, invalidFields, missingFields } from '../../documents/model.ts';
import { missingGlyphs } from '../../documents/glyphs.ts';
import { composed, issueOf, sample } from './support.ts';

test.each(documentKindNames)('%s names every required field that is missing, and asks for no other', (kind) => {
  const model = documentKinds[kind];
  const required = Object.keys(model.fields).filter((name) => model.fields[name]?.required);
  expect(missingFields(model, {})).toEqual(required);
  expect(missingFields(model, sample)).toEqual([]);
  for (const name of required) {
    const blank = model.fields[name]?.type === 'list' ? [] : ' 　\n';
    expect(missingFields(model, { ...sample, [name]: blank })).toEqual([name]);
  }
  const needed = Object.fromEntries(required.map((name) => [name, sample[name] ?? '']));
  expect(() => compose(model, model.blocks, issueOf(model), needed)).not.toThrow();
  expect(isDocumentKind(kind)).toBe(true);
});

it('knows no kind by a name that every object has', () => {
  expect(isDocumentKind('constructor')).toBe(false);
  expect(missingFields(documentKinds['mediation-agreement'], {})).toContain('claim');
});

it('refuses to compose what is missing or not of its type, by field and without quoting it', () => {
  const model = documentKinds['mediation-agreement'];
  const attempt = (values: object) => () => compose(model, model.blocks, issueOf(model), { ...sample, ...values });
  expect(attempt({ claim: ' ', terms: '' })).toThrow(new MissingFields(['claim', 'terms']));
  for (const claimedYuan of [-1, 1.234, Number.NaN, Number.POSITIVE_INFINITY, 1e13, '34000'])
    expect(attempt({ claimedYuan })).toThrow(new InvalidFields(['claimedYuan']));
  expect(attempt({ claimant: 7 })).toThrow(new InvalidFields(['claimant']));
  expect(attempt({ workers: [{ claimedYuan: '1,000' }] })).toThrow(new InvalidFields(['workers']));
  expect(attempt({ claimedYuan: 0 })).not.toThrow();
  const undated = { ...issueOf(model), issuedOn: '2026-13-01' };
  expect(() => compose(model, model.blocks, undated, sample)).toThrow(new InvalidFields(['issuedOn']));
  const decision = documentKinds['acceptance-decision'];
  for (const appliedOn of ['2026-02-30', '2026-1-5', '今天'])
    expect(invalidFields(decision, { ...sample, appliedOn })).toEqual(['appliedOn']);
});

it('leaves out what an optional field does not say', () => {
  const full = JSON.stringify(composed('mediation-agreement'));
  const bare = JSON.stringify(composed('mediation-agreement', { workers: [], employerRepresentative: '' }));
  expect(full).toContain('各职工');
  expect(bare).not.toMatch(/各职工|序号|被申请人的代理人/);
});

it('numbers a document by unit, word, year and serial', () => {
  const of = { unitName: '朝阳区职工服务中心', word: '调协', year: 2026 };
  expect(formatDocumentNumber({ ...of, serial: 12 })).toBe('朝阳区职工服务中心调协〔2026〕12号');
  expect(formatDocumentNumber(of)).toBe('朝阳区职工服务中心调协〔2026〕　　号');
});

it('prints dates without leading zeros', () => {
  expect([formatDate('2026-11-22'), formatDate('2026-01-05')]).toEqual(['2026年11月22日', '2026年1月5日']);
});

describe('sums', () => {
  it.each([
    [0, '0元（零元整）'],
    [1, '1元（壹元整）'],
    [10, '10元（壹拾元整）'],
    [105, '105元（壹佰零伍元整）'],
    [1_010, '1,010元（壹仟零壹拾元整）'],
    [30_000, '30,000元（叁万元整）'],
    [34_567.8, '34,567.80元（叁万肆仟伍佰陆拾柒元捌角整）'],
    [0.05, '0.05元（伍分）'],
    [100_000_001, '100,000,001元（壹亿零壹元整）'],
    [1_000_000_000, '1,000,000,000元（壹拾亿元整）'],
  ])('prints %d as %s', (sum, text) => expect(formatYuan(sum)).toBe(text));

  const DIGITS = '零壹贰叁肆伍陆柒捌玖';
  const UNITS: Readonly<Record<string, number>> = { 拾: 10, 佰: 100, 仟: 1_000 };
  /** Reads capitals back, written apart from the library that writes them. */
  function read(capitals: string): number {
    let [total, section, digit] = [0, 0, 0];
    for (const character of capitals) {
      if (DIGITS.includes(character)) digit = DIGITS.indexOf(character);
      else if (character in UNITS) [section, digit] = [section + digit * (UNITS[character] ?? 0), 0];
      else if (character === '万') [total, section, digit] = [total + (section + digit) * 1e4, 0, 0];
      else if (character === '亿') [total, section, digit] = [(total + section + digit) * 1e8, 0, 0];
    }
    return total + section + digit;
  }
  const capitalsOf = (sum: number): string => /（(.+)元整）/.exec(formatYuan(sum))?.[1] ?? '';

  it('reads back as what was written, for every sum up to 20,000 and any up to a billion', () => {
    for (let sum = 1; sum <= 20_000; sum += 1)
      if (read(capitalsOf(sum)) !== sum) expect.fail(`${sum}: ${capitalsOf(sum)}`);
    const sums = fc.oneof(
      fc.integer({ min: 1, max: 1_000_000_000 }),
      fc.integer({ min: 1, max: 9_999 }).map((n) => n * 10_000),
    );
    fc.assert(
      fc.property(sums, (sum) => {
        expect(read(capitalsOf(sum))).toBe(sum);
        expect(capitalsOf(sum)).not.toMatch(/零零|零[拾佰仟万亿]|^零|零$/);
        expect(formatFigures(sum).replaceAll(',', '')).toBe(String(sum));
      }),
      { numRuns: 3_000 },
    );
  });
});

it('names characters the font has no picture of, each once', () => {
  expect(missingGlyphs('龚䶮、李㛃、王𬭎①\n\t　〔2026〕《》“”—…／￥')).toEqual([]);
  expect(missingGlyphs('请求😀😀支付\u{2b81d}')).toEqual(['😀', '\u{2b81d}']);
  expect(missingGlyphs('葛\u{e0100}\u200b')).toEqual([]);
});
