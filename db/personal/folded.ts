/** A text as patterns read it, and where it came from: decorations do not hide a number. */
export interface Folded {
  /** Digits of every width as 0–9; what is not seen or only drawn over (zero-width characters, marks of direction, selectors, accents) left out. */
  readonly text: string;
  /** Where the character that a place of `text` came from begins in the original, and where it ends. */
  readonly begins: (at: number) => number;
  readonly ends: (at: number) => number;
}

const UNSEEN = /^[\p{Cf}\p{M}]$/u;
const DIGIT = /^\p{Nd}$/u;
/** Most texts: nothing in them is folded. */
const PLAIN = /^[\u0001-\u007f\u2014-\u2026\u3001-\u303f\u4e00-\u9fff\uff01-\uff0f\uff1a-\uff1f]*$/;

/** Folds a text character by character, so that whatever is found can be replaced where it stands. */
export function folded(text: string): Folded {
  if (PLAIN.test(text)) return { text, begins: (at) => at, ends: (at) => at + 1 };
  return each(text, (said) => (PLAIN.test(said) ? said : foldedCharacter(said)));
}

function each(text: string, fold: (character: string, at: number) => string): Folded {
  const [from, to]: [number[], number[]] = [[], []];
  let said = '';
  let at = 0;
  for (const character of text) {
    const end = at + character.length;
    const kept = fold(character, at);
    for (let unit = 0; unit < kept.length; unit += 1) {
      from.push(at);
      to.push(end);
    }
    said += kept;
    at = end;
  }
  return { text: said, begins: (place) => from[place] ?? 0, ends: (place) => to[place] ?? 0 };
}

function foldedCharacter(character: string): string {
  if (UNSEEN.test(character)) return '';
  if (character === '＠' || character === '﹫') return '@';
  return DIGIT.test(character) ? character.normalize('NFKC') : character;
}

const NUMERALS = '〇零○一壹幺二贰三叁四肆五伍六陆七柒八捌九玖';
const VALUES = '0001112233445566778899';
const valueOf = new Map([...NUMERALS].map((character, i) => [character, VALUES.charAt(i)]));
/** How numerals are read out over a line; they are words of their own but in a long row of numerals. */
const SPOKEN: ReadonlyMap<string, string> = new Map(Object.entries({ 洞: '0', 两: '2', 拐: '7', 勾: '9' }));
const READ_OUT = new RegExp(`(?:[${NUMERALS}洞两拐勾\\d][\\s\\p{P}]{0,2}){7,}`, 'gu');
/** ⓿❶…, ➀…, ➊…, ⓵…: digits in circles of which Unicode does not say what they decompose to. */
const CIRCLED: readonly (readonly [first: number, value: number, count: number])[] = [
  ...[[0x2776, 1, 10] as const, [0x2780, 1, 10] as const, [0x278a, 1, 10] as const, [0x24f5, 1, 10] as const],
  ...[[0x24ff, 0, 1] as const, [0x24eb, 11, 10] as const, [0x1f10b, 0, 1] as const, [0x1f10c, 0, 1] as const],
];

/** What stands in `written` where a numeral, or a digit that is drawn as a sign (①, ⑴, ²), was taken for digits. */
export const [NUMERAL, SIGN] = ['〇', '①'];

/** A text read with its numerals and signs of digits as digits, and which of them were. */
export interface Read extends Folded {
  readonly written: string;
}

/** The same text with 〇一二 …, ①②③ … and their like as digits. */
export function withNumerals(text: string): Read {
  const rows = [...text.matchAll(READ_OUT)].map(({ 0: row, index }) => ({ from: index, to: index + row.length }));
  let written = '';
  const read = each(text, (character, at) => {
    const isSpoken = SPOKEN.has(character) && rows.some(({ from, to }) => at >= from && at < to);
    const numeral = valueOf.get(character) ?? (isSpoken ? SPOKEN.get(character) : undefined);
    const kept = numeral ?? signOf(character) ?? character;
    if (kept === character) written += character;
    else written += (numeral === undefined ? SIGN : NUMERAL).repeat(kept.length);
    return kept;
  });
  return { ...read, written };
}

/** The digits a sign is drawn for, as search reads it. */
function signOf(character: string): string | undefined {
  if (PLAIN.test(character)) return undefined;
  const code = character.codePointAt(0) ?? 0;
  const circled = CIRCLED.find(([first, , count]) => code >= first && code < first + count);
  if (circled) return String(circled[1] + code - circled[0]);
  const said = [...character.normalize('NFKD').replace(/[\p{M}\p{P}]/gu, '')];
  const digits = said.map((part) => (/^\d$/.test(part) ? part : valueOf.get(part)));
  return said.length > 0 && digits.every((digit) => digit !== undefined) ? digits.join('') : undefined;
}
