import { dateOf } from '../../calendar/index.ts';
import type { Database } from '../../db/client.ts';
import { smsPolicies } from './catalogue.ts';
import type { QuietHours } from './schedule.ts';

/** What an office has set for the texts of this day. */
export interface SmsRules {
  readonly toClaimants: boolean;
  readonly quiet: QuietHours;
  readonly reminderDays: number;
}

const { toClaimants, quietFrom, quietUntil, reminderDays } = smsPolicies;

export async function rulesInForce(db: Database, now: number): Promise<SmsRules> {
  const names = Object.values(smsPolicies).map(({ name }) => name);
  const { rows } = await db.$client.query<{ name: string; value: unknown }>({
    name: 'sms_rules',
    text: `select distinct on (name) name, value from policies where name = any($1::text[]) and effective_from <= $2
      order by name, effective_from desc`,
    values: [names, dateOf(now)],
  });
  const set = new Map(rows.map(({ name, value }) => [name, value]));
  const inForce = <T>({ name, value }: { readonly name: string; readonly value: T }): T =>
    typeof set.get(name) === typeof value ? (set.get(name) as T) : value;
  return {
    toClaimants: inForce(toClaimants),
    quiet: { from: inForce(quietFrom), until: inForce(quietUntil) },
    reminderDays: inForce(reminderDays),
  };
}
