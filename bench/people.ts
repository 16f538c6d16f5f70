/** Invented people by the million: numbers from blocks that nobody has, names put together from two lists. */
import { createWriteStream } from 'node:fs';
import { once } from 'node:events';
import { creditCheckOf } from '../db/personal/credit-code.ts';
import { checkCharacterOf } from '../db/personal/identity-number.ts';

const SURNAMES = [...'赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜'];
const GIVEN = [...'晓明静雅文博思远佳宁海涛春燕志强雪梅建国丽娟子轩浩然一诺欣怡天宇可心'];

export const nameOf = (n: number): string =>
  `${SURNAMES[n % SURNAMES.length]}${GIVEN[(n >> 5) % GIVEN.length]}${GIVEN[(n >> 10) % GIVEN.length]}`;
/** An identity number whose area no district has; its check character is right. */
export function identityOf(n: number): string {
  const day = String(1 + (n % 28)).padStart(2, '0');
  const month = String(1 + ((n >> 3) % 12)).padStart(2, '0');
  const body = `11${String(9_000 + Math.floor(n / 1_000)).slice(-4)}${1950 + (Math.floor(n / 10_000_000) % 50)}${month}${day}${String(n % 1_000).padStart(3, '0')}`;
  return body + checkCharacterOf(body);
}
export const phoneOf = (n: number): string => `13${String(n % 1_000_000_000).padStart(9, '0')}`;
export function creditCodeOf(n: number): string {
  const body = `91110000MA${String(n).padStart(7, '0')}`;
  return body + creditCheckOf(body);
}

export interface Written {
  readonly bytes: number;
  /** Rows that are not as they should be. */
  readonly faulty: number;
}

/** Writes a file of employers. */
export async function writeEmployers(path: string, count: number, union: string): Promise<Written> {
  return writeLines(path, '统一社会信用代码,名称,所属工会', count, (n) => [
    `${creditCodeOf(n)},第${n}号有限公司（虚构）,${union}`,
    true,
  ]);
}

/** Writes a file of members, one in a thousand of them with a wrong telephone number. */
export async function writeMembers(path: string, count: number, employers: number): Promise<Written> {
  return writeLines(path, '会员编号,姓名,身份证号,手机号,单位信用代码,会籍状态,入会日期', count, (n) => {
    const isGood = n % 1_000 !== 0;
    const phone = isGood ? phoneOf(n) : '12';
    const since = `20${String(n % 25).padStart(2, '0')}-0${1 + (n % 9)}-1${n % 10}`;
    const cells = [`B${String(n).padStart(8, '0')}`, nameOf(n), identityOf(n), phone, creditCodeOf(n % employers)];
    return [[...cells, '在会', since].join(), isGood];
  });
}

async function writeLines(
  path: string,
  header: string,
  count: number,
  lineOf: (n: number) => readonly [string, boolean],
): Promise<Written> {
  const file = createWriteStream(path);
  let [bytes, faulty] = [0, 0];
  let part = `${header}\r\n`;
  for (let n = 0; n < count; n += 1) {
    const [line, isGood] = lineOf(n);
    part += `${line}\r\n`;
    if (!isGood) faulty += 1;
    if (part.length < 1_000_000 && n < count - 1) continue;
    bytes += Buffer.byteLength(part);
    if (!file.write(part)) await once(file, 'drain');
    part = '';
  }
  file.end();
  await once(file, 'finish');
  return { bytes, faulty };
}
