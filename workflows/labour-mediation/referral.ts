import type { Afterwards } from '../kit/archive.ts';
import { conflict } from '../kit/refusals.ts';
import { unless, type Act } from '../kit/vocabulary.ts';
import { legalAid } from '../legal-aid/process.ts';
import type { Dispute } from './dispute.ts';
import { workersOf } from './workers.ts';
import { referToLegalAid } from './referring.ts';

/** The round in which a dispute was referred last: reopened and failed again, it may be referred again. */
const referred = new WeakMap<Dispute, number>();

/** What may be done about a dispute in the archive: one that failed, if only for some workers, goes on to legal aid, once. */
export function afterwards(dispute: Dispute): Afterwards | undefined {
  if (dispute.outcome !== 'failed' && workersOf(dispute).unsettled === 0) return undefined;
  const once = () => (referred.get(dispute) === dispute.round ? conflict('already-referred') : undefined);
  return {
    choices: { referToLegalAid: unless(referToLegalAid, once, () => once()?.reason) },
    days: 0,
    taken: (act) => refer(dispute, act),
  };
}

/** Where a station or district mediated itself, its people take the application in if their tier may; the city otherwise. */
function refer(dispute: Dispute, act: Act): void {
  referred.set(dispute, dispute.round);
  const { matter, claimedYuan, employerUnit } = dispute.opening.body;
  dispute.handoff(legalAid, {
    ...{ as: 'referral', title: dispute.opening.title, from: act.commandId, intake: dispute.holder },
    body: {
      matter,
      ...(claimedYuan === undefined ? {} : { claimedYuan }),
      ...(employerUnit === undefined ? {} : { employerUnit }),
    },
    carry: { caller: 'caller', employer: 'employer', claim: 'claim' },
    give: { means: 'means' },
  });
  dispute.fact('referred', { to: legalAid.name });
}
