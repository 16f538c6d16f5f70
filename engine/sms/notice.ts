import type { Database } from '../../db/client.ts';
import { inTransaction } from '../../db/transaction.ts';

const HOUR_MS = 3_600_000;
/** When nothing has been taken for so long, somebody must look. */
export const FAILING_MS = HOUR_MS;

/** Tells the administrators of the city centre, once for each outage, that the operator takes nothing. @returns whether it did */
export async function tellOfOutage(db: Database, now: number): Promise<boolean> {
  return inTransaction(db, async (tx) => {
    const [row] = await tx.run<{ since: Date }>(OUTAGE, [new Date(now - FAILING_MS).toISOString()]);
    if (!row) return false;
    const since = row.since.toISOString();
    await tx.run(TELL, [`sms-failing:${since}`, new Date(now).toISOString(), JSON.stringify({ since })]);
    return true;
  });
}

const OUTAGE = {
  name: 'sms_outage',
  text: 'update sms_operator set told = true where failing_since <= $1 and not told returning failing_since as since',
};
const TELL = {
  name: 'sms_tell',
  text: `insert into notices (case_no, cause, kind, body_id, role, at, detail)
    select distinct '', $1, 'sms-failing', m.body_id, 'administrator', $2::timestamptz, $3::jsonb
    from memberships m join service_units u on u.id = m.body_id and u.kind = 'city-centre'
    where m.role = 'administrator' on conflict do nothing`,
};
