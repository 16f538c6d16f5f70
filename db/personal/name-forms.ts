import { isCompoundSurname } from './surnames.ts';

const BRACKETS = /\s*[(（[【〔].*?[)）\]】〕]/gu;
const TITLES = ['先生', '女士', '小姐', '师傅', '同志', '老师'];

/**
 * How a person is spoken of beside the name as it was entered: without what stands in brackets and without blanks, and,
 * where `given` is asked for, by the given name alone or by surname and title. Nothing of a single character.
 */
export function nameForms(name: string, given = false): string[] {
  const plain = name.replace(BRACKETS, '').replace(/\s+/gu, '').trim();
  const characters = [...plain];
  const isHan = /^\p{Script=Han}+$/u.test(plain);
  const surname = characters.length > 2 && isCompoundSurname(characters.slice(0, 2).join('')) ? 2 : 1;
  const alone = characters.slice(surname).join('');
  const further =
    given && isHan ? [alone, ...TITLES.map((title) => characters.slice(0, surname).join('') + title)] : [];
  return [...new Set([name.trim(), plain, ...further])].filter((form) => [...form].length > 1);
}
