/** 公民身份号码 (GB 11643): 17 digits and a check character, and the residence permits that are built alike. */

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const CHECKS = '10X98765432';
/** Provinces by their first two digits, which codes of old areas share; 81–83: 港澳台居民居住证; 9x: 外国人永久居留. */
const PROVINCES = new Set([
  ...[11, 12, 13, 14, 15, 21, 22, 23, 31, 32, 33, 34, 35, 36, 37, 41, 42, 43, 44, 45, 46],
  ...[50, 51, 52, 53, 54, 61, 62, 63, 64, 65, 71, 81, 82, 83],
]);
const FOREIGN_RESIDENT = /^9\d/;
const SHAPE = /^(\d{6})(\d{4})(\d{2})(\d{2})\d{3}[\dX]$/;
const OLDEST_YEAR = 1850;
const LATEST_YEAR = 2100;

/**
 * The number as it is printed (upper-case X, no blanks), or null if it is not one: its area begins with a province, its
 * date exists, its last character is that of MOD 11-2. Full-width digits and a lower-case x are taken.
 */
export function normaliseIdentityNumber(text: string): string | null {
  if (text.length > 40) return null;
  const number = text.normalize('NFKC').replace(/[\s-]/g, '').toUpperCase();
  const parts = SHAPE.exec(number);
  if (!parts) return null;
  const [, area = '', year = '', month = '', day = ''] = parts;
  const isArea = PROVINCES.has(Number(area.slice(0, 2))) || FOREIGN_RESIDENT.test(area);
  const isRight = isArea && isDay(Number(year), Number(month), Number(day));
  return isRight && checkCharacterOf(number) === number[17] ? number : null;
}

/** The check character that the first 17 digits call for (ISO 7064, MOD 11-2). */
export function checkCharacterOf(number: string): string {
  const sum = WEIGHTS.reduce((total, weight, i) => total + weight * Number(number[i]), 0);
  return CHECKS[sum % 11] ?? '';
}

function isDay(year: number, month: number, day: number): boolean {
  if (year < OLDEST_YEAR || year > LATEST_YEAR || month < 1 || month > 12) return false;
  const isLeap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  const days = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
  return day >= 1 && day <= (days[month - 1] ?? 0);
}
