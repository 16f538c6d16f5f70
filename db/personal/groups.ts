/** Tells a number that was divided from several numbers that stand beside each other. */

/** How the groups of a mobile number are written by people who do write it in groups. */
const USUAL = new Set(['11', '3,4,4', '3,8', '7,4', '4,3,4', '3,3,5', '3,5,3', '3,2,2,2,2']);
/** So many groups are read out one by one; numbers that stand beside each other are fewer, or ascend. */
const ONE_BY_ONE = 6;
/** 1,380,000,123.40: what a sum looks like, in groups of three or with parts of a yuan. */
const AMOUNT = /^(?:[1-9]\d{0,2}(?:[,，]\d{3})+|0|[1-9]\d*)(?:\.\d{1,2})?$/;
const SET_OUT = /[,，]\d{3}(?!\d)|\.\d{1,2}$/;
const LISTED = /[\s，、；;+＋~～|｜=＝/／\-－]+/;
const TIME = /(?<!\d)(?:[01]?\d|2[0-4])[:：][0-5]\d(?!\d)/;
const DATED = /(?<!\d)(?:19|20)\d\d([-－/.])\d{1,2}\1\d{1,2}(?!\d)/;
/** 1998.7: a year and a month. */
const MONTH = /^19\d\d[-－/.](?:0?[1-9]|1[0-2])(?!\d)/;

const groupsOf = (found: string): string[] => found.match(/\d+/g) ?? [];

/** Sums side by side, at least one of them set out as sums are. */
function areAmounts(found: string): boolean {
  // Two ways to read a comma: within a sum, or between two of them.
  return [found.split(LISTED), found.split(/[\s、；;]+|[,，]\s*(?!\d{3}(?!\d))/)].some(
    (items) => items.every((item) => AMOUNT.test(item)) && items.some((item) => SET_OUT.test(item)),
  );
}
const ascend = (groups: readonly string[]): boolean =>
  groups.length > 3 && groups.every((group, i) => i === 0 || Number(group) > Number(groups[i - 1]));
const areRound = (groups: readonly string[]): boolean =>
  groups.length > 1 && groups.every((group) => /^[1-9]\d*0$/.test(group) && (group.length < 4 || group.endsWith('00')));

/** Whether digits among any marks at all are several numbers: sums, a list, a date or a time with what follows it. */
const areSeveral = (found: string, groups: readonly string[]): boolean =>
  areAmounts(found) || ascend(groups) || areRound(groups) || TIME.test(found) || DATED.test(found) || MONTH.test(found);

/** Whether eleven digits among any marks are one mobile number. */
export function isOneMobile(found: string): boolean {
  const written = found.replace(/^(?:\+|＋|00)?86[^\d]*(?=1)/u, '');
  const groups = groupsOf(written);
  if (areSeveral(written, groups)) return false;
  return (
    USUAL.has(groups.map(({ length }) => length).join()) ||
    groups.length >= ONE_BY_ONE ||
    groups.some((group) => /^0\d/.test(group))
  );
}

/** Whether the digits of a card among any marks are one number; so long a number is no sum, but may be several. */
export function isOneCard(found: string): boolean {
  const groups = groupsOf(found);
  return /^\d{1,3}(?:[,，]\d{3})+$/.test(found) || !areSeveral(found, groups);
}

/** Whether an area and a line among any marks are one number: the area stands alone, and no line begins with 0. */
export function isOneLandline(found: string): boolean {
  const [area = '', line = '0'] = groupsOf(found.replace(/^\D*(?:(?:00)?86(?=\D))?/u, ''));
  return area.length <= 4 && !line.startsWith('0');
}
