/** Reads single cells. Each reader gives the value, null for an empty or missing cell, or notes what is wrong. */
import { isValidDate } from '../../calendar/index.ts';
import { normalisePhone } from '../crypto/phone.ts';
import { normaliseBankCard } from '../personal/bank-card.ts';
import { normaliseCreditCode } from '../personal/credit-code.ts';
import { normaliseIdentityNumber } from '../personal/identity-number.ts';
import type { RowFaultCode } from './faults.ts';
import type { GivenRow, RowFault } from './kind.ts';

const MOST_NAME = 100;
/** Controls, lone surrogates, and what turns the rest of a line around. */
const UNFIT = /[\p{Cc}\p{Cs}\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]/u;
const NUMBER = /^[A-Z0-9][A-Z0-9-]{2,31}$/;
/** A member number stands in addresses and lists: it must not itself be what it stands for. */
const PERSONAL = /^(\d{15}|\d{17}[\dX]|(86)?1[3-9]\d{9})$/;
/** As exports defuse what a spreadsheet would take for a formula: a file of errors is mended and comes back. */
const DEFUSED = /^'(?=[=+\-@])/;
/** Days since 1899-12-30, as spreadsheets keep dates; 1927 to 2091, so that no number of another kind is taken for one. */
const SERIAL = /^[1-6]\d{4}$/;

/** Cells of one row, and what was found wrong with them. */
export class Cells {
  readonly faults: RowFault[] = [];
  readonly #row: GivenRow;

  constructor(row: GivenRow) {
    this.#row = row;
    if (row.fault !== undefined) this.fault('', row.fault);
  }

  /** Whether the file has the column at all: what it does not have is left as it is. */
  has(column: string): boolean {
    return column in this.#row.values;
  }

  fault(column: string, code: RowFaultCode): null {
    this.faults.push({ line: this.#row.line, column, code });
    return null;
  }

  text(column: string): string | null {
    const text = this.#row.values[column]?.replace(DEFUSED, '');
    if (text === undefined || text === '') return null;
    return UNFIT.test(text) ? this.fault(column, 'text') : text;
  }

  /** A text of several lines. */
  longText(column: string): string | null {
    const text = this.#row.values[column]?.replace(DEFUSED, '');
    if (text === undefined || text === '') return null;
    return UNFIT.test(text.replace(/[\r\n\t]/g, '')) ? this.fault(column, 'text') : text;
  }

  required<T>(column: string, value: T | null): T | null {
    if (value === null && !this.faults.some((fault) => fault.column === column)) this.fault(column, 'required');
    return value;
  }

  name(column: string): string | null {
    const text = this.text(column);
    if (text === null) return null;
    return [...text].length > MOST_NAME ? this.fault(column, 'name') : text;
  }

  creditCode(column: string): string | null {
    return this.#read(column, normaliseCreditCode, 'credit-code');
  }
  identity(column: string): string | null {
    return this.#read(column, normaliseIdentityNumber, 'identity');
  }
  phone(column: string): string | null {
    return this.#read(column, normalisePhone, 'phone');
  }
  bankCard(column: string): string | null {
    return this.#read(column, normaliseBankCard, 'bank-card');
  }
  date(column: string): string | null {
    return this.#read(column, readDate, 'date');
  }
  memberNumber(column: string): string | null {
    return this.#read(column, readNumber, 'number');
  }

  /** One of some codes, or what it is called in Chinese. */
  choice<Code extends string>(column: string, choices: Readonly<Record<Code, string>>): Code | null {
    const find = (text: string): Code | null => {
      const codes = Object.keys(choices) as Code[];
      return codes.find((code) => code === text.toLowerCase() || choices[code] === text) ?? null;
    };
    return this.#read(column, find, 'choice');
  }

  #read<T>(column: string, read: (text: string) => T | null, code: RowFaultCode): T | null {
    const text = this.text(column);
    return text === null ? null : (read(text) ?? this.fault(column, code));
  }
}

function readNumber(text: string): string | null {
  const number = text.normalize('NFKC').toUpperCase();
  return NUMBER.test(number) && !PERSONAL.test(number) ? number : null;
}

/** `2020-05-01`, `2020/5/1`, `20200501`, `2020年5月1日`, or the number a spreadsheet keeps for a date. */
function readDate(text: string): string | null {
  const plain = text.normalize('NFKC').replace(/ 00:00(:00)?$/, '');
  if (SERIAL.test(plain))
    return new Date(Date.UTC(1899, 11, 30) + Number(plain) * 86_400_000).toISOString().slice(0, 10);
  const parts =
    /^(\d{4})(\d{2})(\d{2})$/.exec(plain) ?? /^(\d{4})(?:[-/.]|年)(\d{1,2})(?:[-/.]|月)(\d{1,2})日?$/.exec(plain);
  if (!parts) return null;
  const [, year = '', month = '', day = ''] = parts;
  const date = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  return isValidDate(date) ? date : null;
}
