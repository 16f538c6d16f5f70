import { freeze } from '../freeze.ts';
import type { DrillHouse } from '../house.ts';
import * as ticket from './tickets.ts';
import { ANSWERED_WITHIN_MS } from './worker-down.ts';

const { actPath, expect } = ticket;
const AT_ONCE = 20;

/** Without PostgreSQL, frozen or dead, everybody gets 503 with Retry-After within three seconds, and nothing is left of it. */
export async function databaseDown(house: DrillHouse): Promise<void> {
  const { caseNo } = await ticket.dispatched(house);
  const thaw = freeze(house.stack.pid('postgres')!);
  const refused = await refusesAll(house, caseNo, 'frozen').finally(thaw);
  await servesAgain(house, caseNo, 'frozen');
  await house.kill('postgres');
  refused.push(...(await refusesAll(house, caseNo, 'dead')));
  await house.revive();
  await servesAgain(house, caseNo, 'dead');
  const left = await house.query('select idempotency_key from commands where idempotency_key = any($1)', [refused]);
  expect('nothing is left of what was refused', left.length === 0, left);
}

/** More at once than the API has connections: none may be lost to a statement that never ended. @returns the keys. */
async function refusesAll(house: DrillHouse, caseNo: string, how: string): Promise<string[]> {
  const { sender } = house;
  const operations = Array.from({ length: AT_ONCE }, (_, i) =>
    i % 2 === 0
      ? sender.prepare('u-call-taker-1', ticket.intakePath, ticket.intake())
      : sender.prepare('u-call-taker-1', actPath(caseNo, 'note'), { text: `备注 ${i}` }),
  );
  const answers = await Promise.all(operations.map((operation) => sender.attempt(operation)));
  for (const answer of answers) {
    expect(`database ${how}: 503 with Retry-After`, answer.status === 503 && answer.retryAfter !== undefined, answer);
    expect(`database ${how}: within three seconds`, answer.ms <= ANSWERED_WITHIN_MS, answer.ms);
  }
  return operations.map((operation) => operation.id);
}

async function servesAgain(house: DrillHouse, caseNo: string, how: string): Promise<void> {
  const backAt = Date.now();
  await Promise.all(
    Array.from({ length: AT_ONCE }, () =>
      ticket.perform(house, 'u-call-taker-1', actPath(caseNo, 'note'), { text: '备注' }),
    ),
  );
  expect(`database ${how} and back: serves within 10 s`, Date.now() - backAt <= 10_000, Date.now() - backAt);
}
