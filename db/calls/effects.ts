/** What a call has done, and what has to be known to decide it; within the transaction that holds the call's row. */
import { blindIndex, phoneIndex } from '../crypto/blind-index.ts';
import type { Keys } from '../crypto/keys.ts';
import { normalisePhone } from '../crypto/phone.ts';
import { asUuid, phoneUuid } from '../registry/indexes.ts';
import type { CallEffectKind } from '../schema/index.ts';
import type { Statement, Transaction } from '../transaction.ts';

/** What the row says that was done so far. */
export interface Done {
  readonly effect: CallEffectKind | null;
  readonly joined: boolean;
}
const DONE: Statement = { name: 'call_effect', text: 'select effect, joined from calls where id = $1' };

/** What a call has done so far. */
export async function doneBy(tx: Transaction, callId: number): Promise<Done> {
  const [row] = await tx.run<Done & Record<string, unknown>>(DONE, [callId]);
  return row ?? { effect: null, joined: false };
}

export interface Doing {
  readonly effect: CallEffectKind | null;
  /** Why nothing was done, or not more. */
  readonly reason?: string;
  readonly command?: string;
  readonly maybeCases?: readonly string[];
}
const WRITE: Statement = {
  name: 'write_call_doing',
  text: `update calls set effect = $2, effect_reason = $3, effect_command = $4::uuid, maybe_cases = $5::text[] where id = $1`,
};
/** Writes down what it does; where the case and the draft stand, whoever holds the row writes. */
export async function writeDoing(tx: Transaction, callId: number, doing: Doing): Promise<void> {
  const { effect, reason = null, command = null, maybeCases = [] } = doing;
  await tx.run(WRITE, [callId, effect, reason, command, [...maybeCases]]);
}

/** A ticket of that number which is open, or being opened. */
export interface OpenTicket {
  readonly caseNo: string;
  readonly confidential: boolean;
}
const OPEN: Statement = {
  name: 'tickets_of_number',
  text: `
    select c.case_no as "caseNo", p.confidential from case_parties p join cases c on c.case_no = p.case_no
      where p.phone_index = $1 and p.part = 'claimant' and c.process = 'hotline-ticket' and c.closed_at is null
        and c.platform_unit = $3
    union
    select k.case_no, false from calls k
      where k.phone_index = $2::uuid and k.unit_id = $3 and k.effect = 'opened' and k.case_no is not null
        and not exists (select from cases c where c.case_no = k.case_no)
    order by 1 desc limit 20`,
};
const PEOPLE: Statement = {
  name: 'people_of_number',
  text: `
    select (select count(*)::int from (select from members where phone_index = $2::uuid limit 2) m) as members,
      (select count(distinct name_index)::int from case_parties where phone_index = $1 and part = 'claimant') as names`,
};

/** What is known of a number: its open tickets at that platform, and whether it may be more than one person's. */
export interface Line {
  readonly tickets: readonly OpenTicket[];
  readonly isOnePersons: boolean;
}

/** A mobile number. A landline is a family's, an office's or a switchboard's. */
const MOBILE = /^\+861[3-9]\d{9}$/;

/** From here on no other call of that number decides anything until this transaction ends. */
export async function lineOf(tx: Transaction, keys: Keys, phone: string, unitId: string): Promise<Line> {
  const index = phoneIndex(keys, phone);
  const uuid = phoneUuid(keys, phone);
  if (index === null || uuid === null) return { tickets: [], isOnePersons: false };
  const lock = asUuid(blindIndex(keys, 'call', index));
  await tx.client.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`call:${lock}`]);
  const tickets = await tx.run<OpenTicket & Record<string, unknown>>(OPEN, [index, uuid, unitId]);
  const [people] = await tx.run<{ members: number; names: number }>(PEOPLE, [index, uuid]);
  const isFew = people !== undefined && people.members <= 1 && people.names <= 1;
  return { tickets, isOnePersons: isFew && MOBILE.test(normalisePhone(phone) ?? '') };
}
