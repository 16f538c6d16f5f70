import type { Transaction } from '../transaction.ts';
import { journalAccess } from '../queries/access.ts';

/** Who is told when an endpoint is disabled: for each role, the nearest body at or above its unit where somebody has it. */
const TELL = `
  insert into notices (case_no, cause, kind, body_id, role, at, detail)
  select '', $1, 'webhook-disabled', near.body_id, near.role, $3, $4::jsonb from (
    select distinct on (m.role) m.role, m.body_id from webhook_endpoints e
    join unit_closure c on c.descendant_id = e.unit_id
    join memberships m on m.body_id = c.ancestor_id and m.role in ('administrator', 'security-officer')
    join users u on u.id = m.user_id and u.active
    where e.id = $2 order by m.role, c.depth, m.body_id) near
  on conflict do nothing`;

/**
 * The house disables an endpoint: at 410, or when nothing has arrived for long. What waits for it is held and goes again
 * when it is replayed. Writes it into the access journal and tells those who keep it. The endpoint's row is locked by the caller.
 */
export async function disableEndpoint(
  tx: Transaction,
  { id, because, at }: { readonly id: string; readonly because: 'gone' | 'failing'; readonly at: number },
): Promise<void> {
  const when = new Date(at).toISOString();
  const { rows } = await tx.client.query<{ unit: string; label: string }>(
    `update webhook_endpoints set state = 'disabled', disabled_because = $2, disabled_at = $3
     where id = $1 returning unit_id as unit, label`,
    [id, because, when],
  );
  const [row] = rows;
  if (!row) return;
  await tx.client.query(HOLD, [id]);
  const detail = { endpoint: id, unit: row.unit, label: row.label, because };
  await tx.client.query(TELL, [`webhook-disabled:${id}:${at}`, id, when, JSON.stringify(detail)]);
  await journalAccess(tx.drizzle, {
    ...{ at, userId: null, kind: 'administration' },
    detail: { webhookEndpoint: id, did: 'disabled', because },
  });
}

/** Nothing that waits for a disabled endpoint is tried. */
export const HOLD = `update webhook_deliveries set state = 'held', lease = null where endpoint_id = $1 and state = 'pending'`;
