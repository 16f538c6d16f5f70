/** What tells who somebody is by its form alone, wherever it stands in a text. */
import { normaliseBankCard } from './bank-card.ts';
import { NUMERAL, SIGN } from './folded.ts';
import { isOneCard, isOneLandline, isOneMobile } from './groups.ts';

export type FoundKind = 'identity' | 'card' | 'phone' | 'email' | 'long';
/** The text in which something was found, worked out once for all that is found in it. */
export interface Scene {
  /** As the patterns read it: what was found by one is starred for the next. */
  readonly text: string;
  /** The same with NUMERAL and SIGN where they were taken for digits. */
  readonly written: string;
  readonly dates: readonly Span[];
}
export interface Span {
  readonly from: number;
  readonly to: number;
}
export interface Pattern {
  readonly kind: FoundKind;
  readonly expression: RegExp;
  /** Whether it really is one. */
  readonly accepts?: (found: string, at: number, scene: Scene) => boolean;
}

/** How digits are divided: blanks, dashes, dots, strokes, up to three in a row. */
const GAP = '[\\s\\-－‐-―·./／]{0,3}';
/** Where a number is written in its usual groups, so that what stands beside it is not taken along. */
const STEP = '[\\s\\-－‐-―·./／]?';
/** Any marks at all: search drops them, so they must not hide a number either. */
const MARKS = '[\\s\\p{P}\\p{S}\\p{Z}\\p{Cc}]{0,3}';
/** So many digits near each other as may reach anybody; a text without them need not be looked through. */
export const MAY_HOLD_NUMBER = /\d(?:[\s\p{P}\p{S}\p{Z}\p{Cc}]{0,4}\d){6}/u;
const alone = (source: string): RegExp => new RegExp(`(?<!\\d)${source}(?!\\d)`, 'gu');
const more = (count: number, gap = GAP): string => `(?:${gap}\\d){${count}}`;
const ABROAD = `(?:(?:\\+|＋|00)?86${STEP})?`;
const [OPENS, CLOSES] = ['[(（]?', '[)）]?'];

const bare = (found: string): string => found.replace(/[^0-9a-z]/gi, '').toUpperCase();
const BORN = /^\d{6}(?:18|19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dX]$/;
const DATE = /(?<!\d)(?:19|20)\d\d([-－/.])\d{1,2}\1\d{1,2}(?!\d)/g;
const SUM = /^\s*(?:元|块|角|万|亿|[%％])/;

/** Where dates stand, which no divided number begins or ends within. */
export const datesIn = (text: string): Span[] =>
  [...text.matchAll(DATE)].map(({ 0: { length }, index }) => ({ from: index, to: index + length }));

/** Freely divided digits may be a row of dates or sums: none begins or ends within a date, none is followed by a unit of money. */
function isNoDateOrSum(found: string, at: number, { text, dates }: Scene): boolean {
  const end = at + found.length;
  if (/[^\d+＋]/.test(found) && SUM.test(text.slice(end, end + 6))) return false;
  return dates.every(({ from, to }) => from >= end || to <= at || (from >= at && to <= end));
}
const divided = (kind: FoundKind, source: string, accepts: (found: string) => boolean = () => true): Pattern => ({
  ...{ kind, expression: alone(source) },
  accepts: (found, at, scene) => accepts(found) && isNoDateOrSum(found, at, scene),
});

/** A number without its area looks like any other; it is one where a word announces a telephone, and no sum. */
const ANNOUNCED =
  /(?=[2-8])(?<=(?:电话|座机|固话|来电|致电|回电|拨打|传真|联系方式|tel|phone)(?:号码|号)?(?:[(（][^)）]{1,4}[)）])?[\s是为:：.]{0,3})[2-8]\d{2,3}[\s\p{P}\p{S}]?\d{4}(?!\d|\s*(?:元|块|角|万|亿|人|份|件|[%％]))/giu;
export const email: Pattern = {
  kind: 'email',
  expression: /[a-z0-9._%+-]{1,64}@(?:[a-z0-9-]{1,63}\.){1,8}[a-z]{2,24}/gi,
};

/** With its area; not the year of a case number and its counter: 2026-010123. */
const landline = (gap: string): RegExp =>
  new RegExp(
    `(?<!\\d[-－/]?)(?:(?:\\+|＋|00)86${STEP}${OPENS}0?|(?:86${STEP})?${OPENS}0)[1-9]\\d{1,2}${CLOSES}${gap}\\d{3,4}${gap}\\d{4}(?!\\d)`,
    'gu',
  );

/** In the order in which they are looked for: what one has found is no other's. */
export const patterns: readonly Pattern[] = [
  { kind: 'identity', expression: alone(`\\d{6}${STEP}\\d{8}${STEP}\\d{3}[\\dXxｘＸ]`) },
  divided('card', `\\d{4}${STEP}\\d{4}${STEP}\\d{4}${STEP}\\d{4}(?:${STEP}\\d{1,3})?`),
  { kind: 'phone', expression: alone(`${ABROAD}1[3-9]\\d${STEP}\\d{4}${STEP}\\d{4}`) },
  divided('identity', `\\d${more(16)}${GAP}[\\dXx]`, (found) => BORN.test(bare(found))),
  ...[18, 17, 16, 15].map((count) =>
    divided('card', `[3-6]${more(count)}`, (found) => normaliseBankCard(bare(found)) !== null),
  ),
  divided('phone', `${ABROAD}1${GAP}[3-9]${more(9)}`),
  { kind: 'phone', accepts: isNoDateOrSum, expression: landline(GAP) },
  { kind: 'phone', expression: alone(`[48]00${STEP}(?:\\d{3}${STEP}\\d{4}|\\d{4}${STEP}\\d{3})`) },
  { kind: 'phone', expression: ANNOUNCED },
  { kind: 'long', expression: alone(`\\d{15,}[Xx]?`) },
  divided('identity', `\\d${more(16, MARKS)}${MARKS}[\\dXx]`, (found) => BORN.test(bare(found))),
  ...[18, 17, 16, 15].map((count) =>
    divided(
      'card',
      `[3-6]${more(count, MARKS)}`,
      (found) => normaliseBankCard(bare(found)) !== null && isOneCard(found),
    ),
  ),
  divided('phone', `${ABROAD}1${MARKS}[3-9]${more(9, MARKS)}`, isOneMobile),
  { ...divided('phone', '', isOneLandline), expression: landline(MARKS) },
];

const DAY = /^(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])$/;
const TAKEN = new RegExp(`[${NUMERAL}${SIGN}]`);
const isSpelled = new RegExp(`^[${NUMERAL}${SIGN}]+$`);
const SIGNS = new RegExp(`^${SIGN}+$`);
/** ①②③ …: signs that count. */
const COUNTING = Array.from({ length: 50 }, (_, i) => i + 1).join('');

/** Numbers that are spelled, wholly or in part: 一三八〇〇…, ①③⑧⓪⓪…; looked for where numerals were taken for digits. */
export const spelled: readonly Pattern[] = [
  {
    ...{ kind: 'phone', expression: new RegExp(`1${STEP}[3-9](?:${STEP}\\d){9}`, 'gu') },
    accepts: (found, at, scene) => {
      const written = scene.written.slice(at, at + found.length);
      // A sign may also number what follows it.
      return TAKEN.test(written) && (!written.includes(SIGN) || isOneMobile(found)) && isNoDateOrSum(found, at, scene);
    },
  },
  {
    ...divided('phone', `1${MARKS}[3-9]${more(9, MARKS)}`),
    accepts: (found, at, scene) =>
      TAKEN.test(scene.written.slice(at, at + found.length)) && isOneMobile(found) && isNoDateOrSum(found, at, scene),
  },
  {
    ...divided('identity', `\\d${more(16, MARKS)}${MARKS}[\\dXx]`),
    accepts: (found, at, scene) => BORN.test(bare(found)) && isNoDateOrSum(found, at, scene),
  },
  {
    ...{ kind: 'long', expression: /\d{7,40}/g },
    accepts: (found, at, { written }) => {
      const row = written.slice(at, at + found.length);
      if (TAKEN.test(written.charAt(at - 1)) || !isSpelled.test(row)) return false;
      return !DAY.test(found) && !(SIGNS.test(row) && COUNTING.includes(found));
    },
  },
];
