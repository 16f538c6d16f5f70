import { runCase } from '../kit/engine.ts';
import type { CaseInput } from '../kit/messages.ts';
import { isReview, Refusals } from './aid.ts';
import { downFlow } from './down-flow.ts';
import { tellMissed } from '../kit/missed.ts';
import { legalAid } from './process.ts';
import { policies } from './policies.ts';
import { refusalReview } from './refusal-review.ts';
import { upFlow } from './up-flow.ts';

/** 二(四)6: an application to the city is sent down (下派), one to a station goes up (上报); a review is always the city's. */
export async function legalAidWorkflow(input: CaseInput): Promise<string> {
  const refusals = new Refusals();
  return runCase(
    legalAid,
    input,
    (aid) => {
      const isTheCitys = isReview(aid) || aid.intake.id === aid.platform.id;
      const reviewDays: number = aid.policy(policies.refusalReviewDays);
      if (!isReview(aid) && reviewDays > 0) aid.show('reviewDays', reviewDays);
      aid.show('direction', isTheCitys ? 'down' : 'up');
      return isTheCitys ? downFlow(aid, refusals) : upFlow(aid, refusals);
    },
    { onMissed: tellMissed, afterwards: (aid) => refusalReview(aid, refusals) },
  );
}
