const MAX_LENGTH = 60;
const DASHES = /[\u2010-\u2015\u2212]/g;

/** 分机: an extension is dropped, the line is what is searched for. */
const EXTENSION = /(?:转|轉|分机|分機|ext\.?|x|#|,)\s*:?\s*\d{1,6}$/i;
/** The extension after a further dash of a whole landline number: 0755-1234567-801. */
const DASHED_EXTENSION = /^(\+?[\d() -]*?\d{2,4}[- ]\d{7,8})-\d{1,6}$/;

const MOBILE = /^1[3-9]\d{9}$/;
/** National number without its 0: Beijing and the 2x areas have two digits, all others three. */
const LANDLINE = /^(?:(?:10|2\d)\d{8}|[3-9]\d{2}\d{7,8})$/;
/** 400 and 800: numbers of companies, without an area. */
const SERVICE = /^[48]00\d{7}$/;
const FOREIGN = /^(?!86|0)\d{8,15}$/;

/**
 * A telephone number in one spelling (E.164): mobile, landline with its area code, 400/800 number of China, or a
 * number of elsewhere with its country code. Blanks, dashes, full-width digits, +86, 0086 and extensions do not matter.
 * Null when it is not plausibly a number that can be called from anywhere.
 */
export function normalisePhone(text: string): string | null {
  if (text.length > MAX_LENGTH) return null;
  const written = text.normalize('NFKC').replace(DASHES, '-').trim();
  const line = written.replace(EXTENSION, '').replace(DASHED_EXTENSION, '$1');
  const digits = line.replace(/\(0\)/, '').replace(/[\s().·-]/g, '');
  if (!/^\+?\d{8,18}$/.test(digits)) return null;
  const international = /^(?:\+|00)(\d+)$/.exec(digits)?.[1];
  if (international !== undefined && FOREIGN.test(international)) return `+${international}`;
  if (international !== undefined) return international.startsWith('86') ? chinese(international.slice(2), true) : null;
  return chinese(digits, false) ?? (digits.startsWith('86') ? chinese(digits.slice(2), true) : null);
}

/** @param prefixed whether 86 stood before it, after which the 0 of the area code is left out */
function chinese(digits: string, prefixed: boolean): string | null {
  const national = digits.replace(/^0/, '');
  if (MOBILE.test(national)) return `+86${national}`;
  if (SERVICE.test(digits)) return `+86${digits}`;
  if ((prefixed || digits.startsWith('0')) && LANDLINE.test(national)) return `+86${national}`;
  return null;
}
