import { isCompoundSurname } from './surnames.ts';

/**
 * 拼音首字母 of a name, by ICU's order of Chinese characters by their sound, in which CLDR marks where each letter begins.
 * No table of our own but that of surnames read otherwise than the character alone.
 */
const collator = new Intl.Collator('zh-u-co-pinyin');
const LETTERS = 'ABCDEFGHJKLMNOPQRSTWXYZ';
const boundaryOf = (letter: string): string => `\uFDD0${letter}`;

/** Characters whose sound as a surname begins with another letter. */
const AS_SURNAME: Readonly<Record<string, string>> = {
  ...{ 单: 'S', 曾: 'Z', 区: 'O', 仇: 'Q', 查: 'Z', 解: 'X', 翟: 'Z', 种: 'C', 重: 'C', 员: 'Y', 缪: 'M', 朴: 'P' },
  ...{ 冼: 'X', 繁: 'P', 秘: 'B', 尉迟: 'Y', 长孙: 'Z', 万俟: 'M', 澹台: 'T', 单于: 'C', 车: 'C', 逄: 'P', 乜: 'N' },
};
const MOST = 20;

/** Initials in capitals, `ZSF` for 张三丰; those of Latin words are their first letters. Empty where there are none. */
export function initialsOf(name: string): string {
  const plain = name
    .normalize('NFKC')
    .replace(/\s*[([【〔].*$/u, '')
    .trim();
  const surname = isCompoundSurname(plain.slice(0, 2)) ? plain.slice(0, 2) : plain.slice(0, 1);
  const letters = /^[\p{Script=Latin}\s.'-]+$/u.test(plain)
    ? plain.split(/[\s.-]+/).map((word) => word.normalize('NFD').charAt(0))
    : [...plain].map((character, i) => (i === 0 ? (AS_SURNAME[surname] ?? letterOf(character)) : letterOf(character)));
  return letters
    .join('')
    .toUpperCase()
    .replace(/[^A-Z]/g, '')
    .slice(0, MOST);
}

function letterOf(character: string): string {
  if (/^[A-Za-z]$/.test(character)) return character;
  if (!/^\p{Script=Han}$/u.test(character)) return '';
  let low = 0;
  for (let high = LETTERS.length; high - low > 1;) {
    const middle = (low + high) >> 1;
    if (collator.compare(character, boundaryOf(LETTERS.charAt(middle))) >= 0) low = middle;
    else high = middle;
  }
  return LETTERS.charAt(low);
}
