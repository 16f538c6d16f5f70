import { improperUnit, passTo } from '../kit/passing.ts';
import { unless } from '../kit/vocabulary.ts';
import { ownRefusal, refused, type Aid, type AidEnd, type Refusals } from './aid.ts';
import { acceptAndSendDown, refuse } from './deciding.ts';
import { examine } from './examine.ts';
import { gatherAndHandIn } from './file.ts';
import { cityReviewDuty } from './limits.ts';
import { represent } from './represent.ts';

/** 下派案件流程: the city reviews in 5 days and sends down (1), a firm works (2), the dossier comes back through the district (3)(4). */
export async function downFlow(aid: Aid, refusals: Refusals): Promise<AidEnd> {
  aid.handTo(aid.platform);
  const [own, improper] = [ownRefusal(aid), improperUnit(aid)];
  const decision = await examine(aid, 'city-review', aid.start(cityReviewDuty), {
    acceptAndSendDown: unless(acceptAndSendDown, (act) => own(act) ?? improper(act)),
    refuse: unless(refuse, own),
  });
  switch (decision.choice) {
    case 'deemed-withdrawn':
      return 'deemed-withdrawn';
    case 'refuse':
      return refused(aid, refusals, decision);
    case 'acceptAndSendDown':
      passTo(aid, decision.units[decision.body.toUnit], 'sent-down');
  }
  return (await represent(aid)) === 'terminated' ? 'terminated' : gatherAndHandIn(aid);
}
