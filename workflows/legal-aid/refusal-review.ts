import { days } from '../../calendar/term.ts';
import type { Afterwards } from '../kit/archive.ts';
import type { Deadline } from '../kit/deadline.ts';
import { conflict, type RefusalReason } from '../kit/refusals.ts';
import { unless, type Act } from '../kit/vocabulary.ts';
import { isReview, type Aid, type Refusals } from './aid.ts';
import { carried } from './application.ts';
import { requestReview } from './deciding.ts';
import { refusalReviewWindow } from './limits.ts';
import { policies } from './policies.ts';
import { legalAid } from './process.ts';

/** 复查: a refused application stays refused; within the window, once, a further case is opened about it. */
export function refusalReview(aid: Aid, refusals: Refusals): Afterwards | undefined {
  const count: number = aid.policy(policies.refusalReviewDays);
  if (aid.outcome !== 'refused' || count === 0) return undefined;
  const isPossible = !isReview(aid) && !refusals.isReviewRequested;
  const window = isPossible ? aid.start(refusalReviewWindow, { unit: aid.platform, term: days(count) }) : undefined;
  return {
    choices: { requestReview: unless(requestReview, ...untimely(aid, refusals, window)) },
    days: isPossible ? count : 0,
    taken: (act) => {
      aid.meet(window);
      refusals.isReviewRequested = true;
      openReview(aid, refusals, act);
    },
  };
}

/** At the city, with what the applicant wrote and the grounds for the review. */
function openReview(aid: Aid, { refusedBy }: Refusals, act: Act): void {
  const { reviewOf: _none, refusedBy: _nobody, ...body } = aid.opening.body;
  aid.handoff(legalAid, {
    ...{
      as: 'review',
      title: aid.opening.title,
      from: act.commandId,
      carry: Object.fromEntries(carried.map((name) => [name, name])),
      give: { grounds: 'grounds' },
    },
    body: { ...body, reviewOf: aid.caseNo, ...(refusedBy === undefined ? {} : { refusedBy }) },
  });
}

/** Why a review cannot be requested, for an act and for everybody. */
function untimely(aid: Aid, refusals: Refusals, window: Deadline | undefined) {
  const why = (isOver: boolean): RefusalReason | undefined => {
    if (isReview(aid)) return 'review-is-final';
    if (refusals.isReviewRequested) return 'already-reviewed';
    return isOver ? 'review-window-over' : undefined;
  };
  const refuse = ({ at }: Act<typeof requestReview>) => {
    const reason = why(window?.isInTime(at) !== true);
    return reason && conflict(reason);
  };
  return [refuse, () => why(window?.state === 'lapsed')] as const;
}
