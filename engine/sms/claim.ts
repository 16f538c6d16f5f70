import { randomUUID } from 'node:crypto';
import type { Database } from '../../db/client.ts';

/** A text whose time has come, with what there is to know of its case. */
export interface Claimed {
  readonly id: string;
  readonly caseNo: string;
  readonly template: string;
  readonly variables: Readonly<Record<string, string>>;
  readonly outId: string;
  /** Tries before this one, since it was put down or sent again by hand. */
  readonly tries: number;
  readonly expiresAt: Date;
  readonly isClosed: boolean;
  readonly claimant: ClaimantRow | null;
  readonly lease: string;
}
interface ClaimantRow {
  readonly partyNo: number;
  readonly confidential: boolean;
  readonly refuses: boolean;
  /** Of `details_cipher`: hexadecimal, as it comes within JSON. */
  readonly details: string;
}

/** Takes what is due and leases it, in the order in which it happened: whoever dies over it leaves it to be taken again when the lease is over. */
export async function claim(
  db: Database,
  { now, leaseMs, most }: { readonly now: number; readonly leaseMs: number; readonly most: number },
): Promise<Claimed[]> {
  const lease = randomUUID();
  const values = [new Date(now).toISOString(), most, lease, new Date(now + leaseMs).toISOString()];
  const { rows } = await db.$client.query<Claimed>({ name: 'sms_claim', text: CLAIM, values });
  return rows.map((row) => ({ ...row, lease }));
}

const CLAIM = `
  with due as (
    select id from sms_messages where state in ('waiting', 'quiet') and next_at <= $1
    order by next_at limit $2 for update skip locked),
  mine as (
    update sms_messages m set lease = $3, next_at = $4 from due where m.id = due.id
    returning m.id, m.case_no, m.template, m.variables, m.out_id, m.tries, m.expires_at, m.created_at)
  select m.id, m.case_no as "caseNo", m.template, m.variables, m.out_id as "outId", m.tries, m.expires_at as "expiresAt",
    (c.closed_at is not null) as "isClosed",
    (select jsonb_build_object('partyNo', p.party_no, 'confidential', p.confidential, 'details', encode(p.details_cipher, 'hex'),
        'refuses', exists (select from sms_refusals r where r.phone_index = p.phone_index))
      from case_parties p where p.case_no = m.case_no and p.part = 'claimant' order by p.party_no limit 1) as claimant
  from mine m join cases c on c.case_no = m.case_no order by m.created_at`;
