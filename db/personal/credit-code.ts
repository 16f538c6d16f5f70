/** 统一社会信用代码 (GB 32100): of an employer, which is nobody's secret; a person's business has one too. */

/** Digits and letters but I, O, S, V, Z, each worth its place. */
const ALPHABET = '0123456789ABCDEFGHJKLMNPQRTUWXY';
const WEIGHTS = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];
const SHAPE = new RegExp(`^[${ALPHABET}]{2}\\d{6}[${ALPHABET}]{10}$`);

/** The code in capitals, or null if its 18th character is not that of MOD 31 or its area is no number. */
export function normaliseCreditCode(text: string): string | null {
  if (text.length > 40) return null;
  const code = text.normalize('NFKC').replace(/[\s-]/g, '').toUpperCase();
  return SHAPE.test(code) && creditCheckOf(code) === code[17] ? code : null;
}

/** The check character that the first 17 characters call for. */
export function creditCheckOf(code: string): string {
  const sum = WEIGHTS.reduce((total, weight, i) => total + weight * ALPHABET.indexOf(code[i] ?? ''), 0);
  return ALPHABET[(31 - (sum % 31)) % 31] ?? '';
}
