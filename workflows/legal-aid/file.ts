import { passTo, startSoft } from '../kit/passing.ts';
import type { UnitRef } from '../kit/messages.ts';
import type { Act } from '../kit/vocabulary.ts';
import type { Aid } from './aid.ts';
import { archive, handIn, returnForCorrection, submitDossier } from './dossier.ts';
import { dossierLimit, dossierReviewLimit, handInLimit } from './limits.ts';
import { policies } from './policies.ts';

/** 下派 (3)(4): the lawyer's dossier is gathered by the unit that had the work done, and handed in to the city. */
export async function gatherAndHandIn(aid: Aid): Promise<'completed'> {
  const unit = aid.holder;
  aid.stage('dossier');
  const first = await aid.decide(submitDossier, { before: startSoft(aid, dossierLimit, policies.dossierDays) });
  showPages(aid, first);
  aid.stage('hand-in');
  do await handInWhenRight(aid);
  while (!(await isArchived(aid, unit)));
  return 'completed';
}

/** The dossier may be entered anew until it is handed in. */
async function handInWhenRight(aid: Aid): Promise<void> {
  const due = startSoft(aid, handInLimit, policies.handInDays);
  for (;;) {
    const next = await aid.oneOf({ submitDossier, handIn });
    if (next.choice === 'handIn') {
      aid.meet(...due);
      aid.fact('dossier-handed-in', { batch: next.body.batch });
      if (next.body.batch !== undefined) aid.show('batch', next.body.batch);
      passTo(aid, aid.platform, 'handed-in');
      return;
    }
    showPages(aid, next);
  }
}

/** 上报 (4): the firm's dossier goes straight to the city. */
export async function sendStraight(aid: Aid): Promise<'completed'> {
  const unit = aid.holder;
  aid.stage('dossier');
  do {
    const sent = await aid.decide(submitDossier, { before: startSoft(aid, dossierLimit, policies.dossierDays) });
    showPages(aid, sent);
    passTo(aid, aid.platform, 'dossier-sent');
  } while (!(await isArchived(aid, unit)));
  return 'completed';
}

/** 审核、存档 by the city, or back to the unit it came from. */
async function isArchived(aid: Aid, from: UnitRef): Promise<boolean> {
  aid.stage('dossier-review');
  const due = startSoft(aid, dossierReviewLimit, policies.dossierReviewDays);
  const verdict = await aid.oneOf({ archive, returnForCorrection }, { before: due });
  if (verdict.choice === 'archive') return true;
  passTo(aid, from, 'returned-for-correction');
  aid.stage('correction');
  return false;
}

function showPages(aid: Aid, { body }: Act<typeof submitDossier>): void {
  aid.fact('dossier-entered', { pages: body.pages });
  aid.show('pages', body.pages);
}
