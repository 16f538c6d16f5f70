/** Invented people, employers and cards, as files and as desks that send them. */
import { creditCheckOf } from '../../db/personal/credit-code.ts';
import { checkCharacterOf } from '../../db/personal/identity-number.ts';
import { connect, disconnect } from '../../db/client.ts';
import { runNextImport } from '../../engine/imports/next.ts';
import { createLog } from '../../log.ts';
import type { TestHouse } from '../support/house.ts';

/** An identity number of nobody: its area is that of no district, its check character right. */
export function identityOf(n: number): string {
  const body = `110000199${n % 10}0${1 + (n % 9)}1${n % 10}${String(n % 1_000).padStart(3, '0')}`;
  return body + checkCharacterOf(body);
}
/** A mobile number, taken from a block that no carrier has given out. */
export const phoneOf = (n: number): string => `1380000${String(n).padStart(4, '0')}`;
/** A credit code; `92` begins that of a person's business. */
export function creditCodeOf(n: number, begins = '91'): string {
  const body = `${begins}110000MA${String(n).padStart(7, '0')}`;
  return body + creditCheckOf(body);
}
/** The number of a card, its check digit right. */
export function cardOf(n: number): string {
  const body = `621030${String(n).padStart(12, '0')}`;
  const sum = [...body].reverse().reduce((total, digit, i) => {
    const value = Number(digit) * (i % 2 === 0 ? 2 : 1);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return body + String((10 - (sum % 10)) % 10);
}

export const csv = (...lines: readonly string[]): Buffer => Buffer.from(lines.join('\r\n'));
export const HEADER = '会员编号,姓名,身份证号,手机号,单位信用代码,所属工会,会籍状态,入会日期';

/** Sends a file in and gives the answer. */
export async function send(
  house: TestHouse,
  userId: string,
  { kind, file, query = '', type = 'text/csv' }: { kind: string; file: Buffer; query?: string; type?: string },
) {
  const reply = await house.app.inject({
    ...{ method: 'POST', url: `/v1/imports/${kind}${query}`, payload: file },
    headers: { authorization: `Bearer ${house.token(userId)}`, 'content-type': type },
  });
  return { status: reply.statusCode, body: reply.json() };
}

/** Works through everything that waits, as the worker does. */
export async function workThrough(house: TestHouse): Promise<void> {
  const db = connect(house.url, { poolSize: 3, queryTimeoutMs: 30_000 });
  try {
    const options = { db, keys: house.keys, files: house.files, log: createLog('test', 'silent') };
    while (await runNextImport({ ...options, now: () => house.clock.now() }));
  } finally {
    await disconnect(db);
  }
}

/** Sends a file, works through it, and gives what came of it. */
export async function imported(
  house: TestHouse,
  userId: string,
  sent: { kind: string; file: Buffer; query?: string; type?: string },
) {
  const { body } = await send(house, userId, sent);
  await workThrough(house);
  const reply = await house.app.inject({
    url: `/v1/imports/${body.id}`,
    headers: { authorization: `Bearer ${house.token(userId)}` },
  });
  return reply.json();
}
