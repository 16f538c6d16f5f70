import { normalisePhone } from '../crypto/phone.ts';

/** A telephone number as it may be written down for somebody who calls. */
export interface Telephone {
  /** `line`: can be called from anywhere; `short`: 12351, 95…, 96…; `local`: without its area, cannot be searched for. */
  readonly kind: 'line' | 'short' | 'local';
  /** E.164 of a line; the digits of the others. */
  readonly number: string;
  readonly extension: string | null;
  /** As it was written. */
  readonly raw: string;
}

const EXTENSION = /(?:转|轉|分机|分機|ext\.?|x|#|,|-)\s*:?\s*(\d{1,6})$/i;
/** Emergency and public services, city hotlines, and the numbers of banks, carriers and companies. */
const SHORT = /^(?:1[012]\d|100\d{2}|12[3-9]\d{2}|95\d{3,6}|96\d{3,4})$/;
const LOCAL = /^[2-8]\d{6,7}$/;

/** Reads a telephone number with its extension; null when it is none. */
export function readTelephone(raw: string): Telephone | null {
  if (raw.length > 60) return null;
  const text = raw.normalize('NFKC').trim();
  const line = normalisePhone(text);
  if (line !== null) return { kind: 'line', number: line, extension: extensionOf(text, line), raw };
  const digits = text.replace(/[\s-]/g, '');
  if (SHORT.test(digits)) return { kind: 'short', number: digits, extension: null, raw };
  return LOCAL.test(digits) ? { kind: 'local', number: digits, extension: null, raw } : null;
}

/** What stands behind the line itself, which a dash may also only be dividing. */
function extensionOf(text: string, line: string): string | null {
  const extension = EXTENSION.exec(text)?.[1] ?? null;
  if (extension === null) return null;
  const without = text.replace(EXTENSION, '');
  return normalisePhone(without) === line ? extension : null;
}
