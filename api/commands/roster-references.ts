import type { Database } from '../../db/client.ts';
import { candidateById, tiesOf, type Setting } from '../../db/rosters/candidates.ts';
import { conflictsOf } from '../../db/rosters/conflicts.ts';
import { barsOf, type BarCode } from '../../db/rosters/judge.ts';
import type { RefusalReason } from '../../workflows/kit/refusals.ts';
import { Problem } from '../problem.ts';

/** A field that names an entry of a roster. */
export interface RosterReference {
  readonly name: string;
  readonly value: string;
  /** Whose roster: `x-roster` of the field. */
  readonly roster: unknown;
}

/**
 * Sees that whom a body names may be named in the case today. Whether they are named there already, or have refused, the
 * workflow judges; for which matters they are meant is for the proposals, not a ban.
 * @throws Problem `invalid` for somebody who is not to be had, `conflict` for an absence or a conflict of interest; the
 *   field and the reason are named, the person is not.
 */
export async function checkRosterEntry(
  db: Database,
  { name, value, roster }: RosterReference,
  setting: Setting,
): Promise<void> {
  const [candidate, ties] = await Promise.all([candidateById(db, setting, value), tiesOf(db, setting.caseNo)]);
  const refuse = (code: 'invalid' | 'conflict', reason: RefusalReason, zh: string, en: string) =>
    new Problem(code, undefined, { reason, errors: [{ field: `/${name}`, message: `${value} ${zh} / ${en}` }] });
  if (!candidate || candidate.kind !== roster)
    throw refuse('invalid', 'not-on-the-roster', '不在此名册', 'not on this roster');
  for (const bar of barsOf(candidate, { on: setting.on, firm: setting.firm, matter: null, ties })) {
    const refusal = candidate.kind === 'mediator' && bar.code === 'is-a-party' ? PARTY : REFUSALS[bar.code];
    if (refusal) throw refuse(refusal.code, refusal.reason, bar.zh, bar.en);
  }
}

interface RosterRefusal {
  readonly code: 'invalid' | 'conflict';
  readonly reason: RefusalReason;
}
const PARTY: RosterRefusal = { code: 'conflict', reason: 'mediator-is-a-party' };
const OF_INTEREST: RosterRefusal = { code: 'conflict', reason: 'conflict-of-interest' };
const REFUSALS: Readonly<Partial<Record<BarCode, RosterRefusal>>> = {
  'is-a-party': OF_INTEREST,
  'acts-for-a-party': OF_INTEREST,
  'acts-elsewhere-for-other-side': OF_INTEREST,
  'acts-elsewhere-against': OF_INTEREST,
  'not-of-the-firm': { code: 'invalid', reason: 'not-of-the-firm' },
  'off-the-roster': { code: 'invalid', reason: 'not-on-the-roster' },
  'contract-not-in-force': { code: 'invalid', reason: 'contract-not-in-force' },
  'does-not-serve': { code: 'invalid', reason: 'does-not-serve-the-holder' },
  absent: { code: 'conflict', reason: 'absent-today' },
};

/**
 * Sees, before an end is written down, that whoever was named has not become a party since, or come into conflict with one.
 * @throws Problem `conflict`.
 */
export async function checkStanding(db: Database, entry: string, setting: Setting): Promise<void> {
  const [candidate, ties] = await Promise.all([candidateById(db, setting, entry), tiesOf(db, setting.caseNo)]);
  if (!candidate) return;
  const [bar] = conflictsOf(
    candidate,
    ties.filter(({ house }) => house === candidate.house),
  );
  if (!bar) return;
  const refusal = candidate.kind === 'mediator' && bar.code === 'is-a-party' ? PARTY : OF_INTEREST;
  throw new Problem(refusal.code, undefined, {
    reason: refusal.reason,
    errors: [{ field: '/mediator', message: `${entry} ${bar.zh} / ${bar.en}` }],
  });
}
