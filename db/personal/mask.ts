/** What is shown of personal data by default: enough to tell people apart, too little to reach them. */
import { isCompoundSurname } from './surnames.ts';

/** 张*, 欧阳**, `J***`: the surname, and how many characters follow; what stands in brackets behind it is dropped. */
export function maskName(name: string): string {
  const plain = name.replace(/\s*[(（[【〔].*$/u, '').trim() || name.trim();
  const characters = [...plain];
  if (!/\p{Script=Han}/u.test(characters[0] ?? '')) return `${characters[0] ?? ''}***`;
  if (characters.includes('·')) return `${characters[0]}***`;
  const kept = characters.length > 2 && isCompoundSurname(characters.slice(0, 2).join('')) ? 2 : 1;
  return characters.slice(0, kept).join('') + '*'.repeat(Math.max(1, characters.length - kept));
}

const COMPANY =
  /公司|集团|厂|店|馆|院|校|局|处|所|部|队|站|社|会|中心|银行|企业|工作室|个体|户|园|场|协会|医院|餐厅|酒店|公寓/;

/** An employer by name, who may be a person: whatever does not look like a house is masked like a name. */
export const maskOrganisation = (name: string): string =>
  COMPANY.test(name) || [...name].length > 6 ? maskText(name) : maskName(name);

/** `138****1234`: the first three digits (the area of a landline) and the last four. */
export function maskPhone(phone: string): string {
  const digits = phone.normalize('NFKC').replace(/\D/g, '');
  if (digits.length < 7) return '*'.repeat(Math.max(3, digits.length));
  const national = digits.length > 11 && digits.startsWith('86') ? digits.slice(2) : digits;
  const head = national.length >= 10 ? 3 : 0;
  return `${national.slice(0, head)}${'*'.repeat(Math.max(3, national.length - head - 4))}${national.slice(-4)}`;
}

/** `110***********1234`; of a shorter number the first and the last two. */
export function maskIdentity(number: string): string {
  const plain = number.normalize('NFKC').replace(/[\s-]/g, '').toUpperCase();
  const [head, tail] = plain.length >= 15 ? [3, 4] : [1, 2];
  return plain.slice(0, head) + '*'.repeat(Math.max(3, plain.length - head - tail)) + plain.slice(-tail);
}

/** The last four digits. */
export function maskBankCard(card: string): string {
  const digits = card.normalize('NFKC').replace(/\D/g, '');
  return '*'.repeat(Math.max(4, digits.length - 4)) + digits.slice(-4);
}

const DISTRICT = /^.{1,14}?(?:(?<![小社园校厂院片库营景])区|(?<![街])县|自治县|旗)/u;
const CITY = /^.{1,10}?(?:市|自治州|盟)/u;

/** The address down to its district, or its city; nothing of one that names neither. */
export const maskAddress = (address: string): string =>
  `${(DISTRICT.exec(address) ?? CITY.exec(address))?.[0] ?? ''}***`;

const D = '[0-9０-９]';
const GAP = '[\\s\\-－‐-―·.]?';
const many = (count: string): string => `(?:${GAP}${D}){${count}}`;
const NOT_BEFORE = `(?<!${D})`;
const NOT_AFTER = `(?!${D})`;
const pattern = (source: string): RegExp => new RegExp(`${NOT_BEFORE}${source}${NOT_AFTER}`, 'gu');
const IDENTITY = pattern(`${D}{6}${GAP}${D}{8}${GAP}${D}{3}[0-9０-９Xxｘ]`);
const CARD = pattern(`${D}{4}${GAP}${D}{4}${GAP}${D}{4}${GAP}${D}{4}(?:${GAP}${D}{1,3})?`);
const MOBILE = pattern(`(?:(?:[+＋]|00)?86${GAP})?[1１]${GAP}[3-9３-９]${many('9')}`);
/** Not the year of a case number and its counter: 2026-010123. */
const LANDLINE = new RegExp(
  `(?<!${D}[-－]?)(?:(?:[+＋]|00)?86${GAP})?[(（]?[0０][1-9１-９]${D}{1,2}[)）]?${GAP}${D}{3,4}${GAP}${D}{4}${NOT_AFTER}`,
  'gu',
);
const SERVICE = pattern(`[48４８][0０]{2}${GAP}${D}{3}${GAP}${D}{4}`);
const LONG = pattern(`${D}{15,}[Xx]?`);

/** A free text with the numbers of identity papers, cards and telephones masked, however they are divided. */
export const maskText = (text: string): string =>
  text
    .replace(IDENTITY, maskIdentity)
    .replace(CARD, maskBankCard)
    .replace(MOBILE, maskPhone)
    .replace(LANDLINE, maskPhone)
    .replace(SERVICE, maskPhone)
    .replace(LONG, maskBankCard);
