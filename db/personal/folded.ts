/** A text as patterns read it, and where it came from: decorations do not hide a number. */
export interface Folded {
  /** Digits of every width as 0–9; what is not seen (zero-width characters, marks of direction, selectors) left out. */
  readonly text: string;
  /** Where the character that a place of `text` came from begins in the original, and where it ends. */
  readonly begins: (at: number) => number;
  readonly ends: (at: number) => number;
}

const UNSEEN = /^[\p{Cf}\u034f\u20e3\ufe00-\ufe0f]$/u;
const DIGIT = /^\p{Nd}$/u;
/** Most texts: nothing in them is folded. */
const PLAIN = /^[\u0001-\u007f\u2014-\u2026\u3001-\u303f\u4e00-\u9fff\uff01-\uff0f\uff1a-\uff1f]*$/;

/** Folds a text character by character, so that whatever is found can be replaced where it stands. */
export function folded(text: string): Folded {
  if (PLAIN.test(text)) return { text, begins: (at) => at, ends: (at) => at + 1 };
  const [from, to]: [number[], number[]] = [[], []];
  let said = '';
  let at = 0;
  for (const character of text) {
    const end = at + character.length;
    const kept = PLAIN.test(character) ? character : foldedCharacter(character);
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
export const NUMERAL = `[${NUMERALS}]`;
const numeral = new RegExp(NUMERAL, 'gu');
const valueOf = new Map([...NUMERALS].map((character, i) => [character, VALUES.charAt(i)]));

/** The same text with 〇一二 … and their like as digits; no place moves. */
export const withNumerals = (text: string): string => text.replace(numeral, (said) => valueOf.get(said) ?? said);
