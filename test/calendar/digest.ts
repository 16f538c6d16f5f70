/** Prints a digest of several thousand results, for comparing host time zones. */
import { createHash } from 'node:crypto';
import {
  dateOf,
  dueDate,
  explain,
  formatInstant,
  instantAt,
  quarterOf,
  remainingWorkingDays,
  startOfDay,
  type Term,
  weekday,
} from '../../calendar/index.ts';
import { calendar, randomFrom } from './support.ts';

const random = randomFrom(19921201);
const hash = createHash('sha256');
const results = 3_000;
for (let index = 0; index < results; index += 1) {
  const start = startOfDay('2024-01-01') + random(1_460) * 86_400_000 + random(86_400_000);
  const kind = (['working-days', 'days', 'same-day'] as const)[random(3)]!;
  const term: Term = kind === 'same-day' ? { kind } : { kind, count: random(40) };
  const plain = { start, term, ...(random(2) ? { businessHours: { opens: '09:00', closes: '17:30' } } : {}) };
  const from = start + random(dueDate(calendar, plain).dueAt! - start);
  const suspensions = [{ from, to: from + random(1_000_000_000), category: 'random' }];
  const result = dueDate(calendar, { ...plain, suspensions });
  hash.update(JSON.stringify([result, explain(result, 'zh-CN'), explain(result, 'en')]));
  hash.update(JSON.stringify([formatInstant(start), dateOf(start), weekday(dateOf(start)), quarterOf(dateOf(start))]));
  hash.update(
    JSON.stringify([remainingWorkingDays(calendar, start, result.dueAt!), instantAt(dateOf(start), '17:30')]),
  );
}
process.stdout.write(`${results} ${hash.digest('hex')}`);
