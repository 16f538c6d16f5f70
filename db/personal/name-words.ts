/** How people are told in texts: by their names, as they were ever entered, and by numbers that no pattern knows. */
import { normalisePhone } from '../crypto/phone.ts';
import { maskAddress } from './districts.ts';
import { mayBePerson, maskIdentity, maskName, maskPhone } from './mask.ts';
import { nameForms } from './name-forms.ts';
import { ownerIn } from './owners.ts';

export type Details = Readonly<Record<string, unknown>>;

const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
const numberOf = (identity: unknown): string | undefined => textOf((identity as Details | undefined)?.['number']);
/** So many digits tell one line from another: 12351 is everybody's. */
const FEWEST_DIGITS = 7;

/** A line as it may be written: whole, and a landline without its area. */
function phoneForms(phone: string): string[] {
  const local = /^\+86(?:10|2\d|[3-9]\d{2})(\d{7,8})$/.exec(normalisePhone(phone) ?? '')?.[1];
  const isMobile = /^\+861[3-9]\d{9}$/.test(normalisePhone(phone) ?? '');
  return [phone, ...(local !== undefined && !isMobile ? [local] : [])].filter(
    (form) => form.replace(/\D/g, '').length >= FEWEST_DIGITS,
  );
}

/** What a person is called and reached by, each with what is shown instead. */
export function wordsShown(person: Details): [string, string][] {
  const names = [person['name'], person['representative']].flatMap((name) => textOf(name) ?? []);
  const [phone, number] = [textOf(person['phone']), numberOf(person['identity'])];
  return [
    ...names.flatMap((name) => nameForms(name).map((form): [string, string] => [form, maskName(name)])),
    ...(phone === undefined ? [] : phoneForms(phone).map((form): [string, string] => [form, maskPhone(form)])),
    ...(number === undefined ? [] : [[number, maskIdentity(number)] satisfies [string, string]]),
  ];
}

/** All that tells who a person is, as it may be quoted, its numbers masked or not: for whom nothing may be told. */
export function wordsHidden(person: Details): string[] {
  const [phone, address] = [textOf(person['phone']), textOf(person['address'])];
  const number = numberOf(person['identity']);
  const names = [person['name'], person['representative']].flatMap((name) => nameForms(textOf(name) ?? '', true));
  // Behind its district, an address tells as much without it.
  const street = address?.replace(maskAddress(address).replace(/\*+$/, ''), '');
  const numbers = [
    ...(phone === undefined ? [] : [...phoneForms(phone), maskPhone(phone)]),
    ...(number === undefined ? [] : [number, maskIdentity(number)]),
  ];
  return [...names, address, street, ...numbers].flatMap((word) =>
    word !== undefined && word.length > 1 ? [word] : [],
  );
}

/** 机构类别 2 of a code of the market administration: 个体工商户, whose name may be that of its owner. */
const OF_ONE_PERSON = /^92/;

/** Employers of whom a credit code tells that they are houses, by name. */
export const housesIn = (bodies: readonly Details[]): Set<string> =>
  new Set(
    bodies.flatMap(({ employer, employerCode: code }) =>
      typeof employer === 'string' && typeof code === 'string' && !OF_ONE_PERSON.test(code.trim()) ? [employer] : [],
    ),
  );

/** People beside the claimant whom an opening or an amendment names; an employer where it may be a person. */
export function othersIn(body: Details, houses: ReadonlySet<string>): Details[] {
  const perhaps = [body['employer'], body['opponent']].flatMap((name) => {
    if (typeof name !== 'string' || houses.has(name)) return [];
    return ownerIn(name)?.owner ?? (mayBePerson(name) ? name : []);
  });
  return [body['employerRepresentative'], ...perhaps].flatMap((name) => (typeof name === 'string' ? [{ name }] : []));
}
