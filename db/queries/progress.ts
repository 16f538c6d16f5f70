/** What somebody outside may learn of a case whose number and telephone number they know. */
import type { CaseView } from '../../workflows/kit/messages.ts';
import type { Database } from '../client.ts';
import { asTheHouse } from '../row-sight.ts';
import { prepare } from './prepared.ts';

export interface Progress {
  readonly process: string;
  readonly stage: string;
  readonly outcome: string | null;
  readonly closedAt: Date | null;
  readonly open: CaseView['open'];
  readonly unit: string | null;
  readonly tier: number | null;
  readonly confidential: boolean;
  readonly duties: readonly { readonly name: string; readonly clock: string; readonly dueAt: string }[];
}

/** One statement whatever is wrong; of a case that was erased no telephone number is known any more. */
const byNumberAndPhone = prepare<Progress>(`
  select c.process, c.stage, c.outcome, c.closed_at as "closedAt", c.view->'open' as open, u.name as unit, c.holder_tier as tier,
    exists (select from case_parties o where o.case_no = c.case_no and o.confidential) as confidential,
    array(select jsonb_build_object('name', d.name, 'clock', d.clock, 'dueAt', d.due_at) from deadlines d
      where d.case_no = c.case_no and d.kind = 'duty' and not d.soft and d.settled_at is null and d.due_at is not null
      order by d.due_at, d.id) as duties
  from cases c left join service_units u on u.id = c.holder_unit
  where c.case_no = $1 and exists (select from case_parties p
    where p.case_no = $1 and p.phone_index = $2 and p.part = any(array['claimant', 'representative']))`);

/** @param phoneIndex null for what is no telephone number: it is looked for like any other, and nobody has it */
export const progressOf = (db: Database, caseNo: string, phoneIndex: string | null): Promise<Progress | undefined> =>
  asTheHouse(async () => (await byNumberAndPhone(db, [caseNo, phoneIndex ?? '-']))[0]);
