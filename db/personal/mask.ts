/** What is shown of personal data by default: enough to tell people apart, too little to reach them. */
import { folded, withNumerals } from './folded.ts';
import { ownerIn } from './owners.ts';
import { isCompoundSurname } from './surnames.ts';
import {
  datesIn,
  email,
  MAY_HOLD_NUMBER,
  patterns,
  spelled,
  type FoundKind,
  type Pattern,
  type Span,
} from './text-patterns.ts';

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

/** Whether an employer may be a natural person, or a business called like one: nothing but the name tells. */
export const mayBePerson = (name: string): boolean => !COMPANY.test(name) && [...name].length <= 6;

/** An employer by name: whatever does not look like a house is masked like a name, and so is the owner a house is called after. */
export function maskOrganisation(name: string): string {
  const called = ownerIn(name);
  if (called) return maskName(called.owner) + called.rest;
  return mayBePerson(name) ? maskName(name) : maskText(name);
}

/** `138****1234`: the first three digits (the area of a landline) and the last four. */
export function maskPhone(phone: string): string {
  const digits = phone
    .normalize('NFKC')
    .replace(/\D/g, '')
    .replace(/^00(?=86)/, '');
  if (digits.length < 7) return '*'.repeat(Math.max(3, digits.length));
  const national = digits.length > 11 && digits.startsWith('86') ? digits.slice(2) : digits;
  const head = national.length >= 10 ? 3 : 0;
  return `${national.slice(0, head)}${'*'.repeat(Math.max(3, national.length - head - 4))}${national.slice(-4)}`;
}

/** `110***********1234`; of a shorter number the first and the last two. */
export function maskIdentity(number: string): string {
  const plain = number
    .normalize('NFKC')
    .replace(/[^0-9a-z]/giu, '')
    .toUpperCase();
  const [head, tail] = plain.length >= 15 ? [3, 4] : [1, 2];
  return plain.slice(0, head) + '*'.repeat(Math.max(3, plain.length - head - tail)) + plain.slice(-tail);
}

/** The last four digits. */
export function maskBankCard(card: string): string {
  const digits = card.normalize('NFKC').replace(/\D/g, '');
  return '*'.repeat(Math.max(4, digits.length - 4)) + digits.slice(-4);
}

/** `z***@example.cn`: who writes is hidden, where the post goes stays. */
const maskEmail = (address: string): string => `${address.charAt(0)}***${address.slice(address.indexOf('@'))}`;

const MASKS: Readonly<Record<FoundKind, (found: string) => string>> = {
  ...{ identity: maskIdentity, card: maskBankCard, phone: maskPhone, email: maskEmail, long: maskBankCard },
};

interface Replaced extends Span {
  readonly by: string;
}
/**
 * A free text with the numbers of identity papers, cards and telephones and the addresses of post masked, however they are
 * divided, spelled or hidden among characters nobody sees. Sums, dates, numbers of cases and documents stay.
 * @param keep numbers that stay as they are, by `bareNumber`.
 */
export function maskText(text: string, keep: ReadonlySet<string> = NOTHING): string {
  const { text: said, begins, ends } = folded(text);
  const places: Replaced[] = [];
  const place = (from: number, to: number, found: string, kind: FoundKind): void => {
    if (!keep.has(bareNumber(found))) places.push({ from: begins(from), to: ends(to - 1), by: MASKS[kind](found) });
  };
  const put: Put = (at, found, kind) => {
    place(at, at + found.length, found, kind);
  };
  const withoutPost = said.includes('@') ? taken(said, said, [email], put) : said;
  const rest = MAY_HOLD_NUMBER.test(withoutPost) ? taken(withoutPost, withoutPost, patterns, put) : withoutPost;
  const read = withNumerals(rest);
  if (read.text !== rest && MAY_HOLD_NUMBER.test(read.text))
    taken(read.text, read.written, spelled, (at, found, kind) => {
      const [from, to] = [read.begins(at), read.ends(at + found.length - 1)];
      place(from, to, found, kind);
    });
  if (places.length === 0) return text;
  let [shown, done] = ['', 0];
  for (const { from, to, by } of places.sort((a, b) => a.from - b.from)) {
    shown += text.slice(done, from) + by;
    done = to;
  }
  return shown + text.slice(done);
}
const NOTHING: ReadonlySet<string> = new Set();

/** Letters and digits of a number, without the code of the country: two ways to write one are equal. */
export const bareNumber = (written: string): string =>
  written
    .normalize('NFKC')
    .replace(/[^0-9a-z]/gi, '')
    .toUpperCase()
    .replace(/^(?:00)?86(?=1[3-9]\d{9}$)/, '');

type Put = (at: number, found: string, kind: FoundKind) => void;
/** Tells of all that is found, and answers with the text without it: what one pattern has found is no other's. */
function taken(text: string, written: string, by: readonly Pattern[], put: Put): string {
  const dates = datesIn(text);
  let rest = text;
  for (const { kind, expression, accepts } of by) {
    const scene = { text: rest, written, dates };
    let [left, done] = ['', 0];
    expression.lastIndex = 0;
    for (let match = expression.exec(rest); match; match = expression.exec(rest)) {
      const { 0: found, index } = match;
      if (accepts && !accepts(found, index, scene)) {
        expression.lastIndex = index + 1;
        continue;
      }
      put(index, found, kind);
      left += rest.slice(done, index) + '*'.repeat(found.length);
      done = index + found.length;
    }
    rest = left + rest.slice(done);
  }
  return rest;
}
