import { runCase } from '../kit/engine.ts';
import type { CaseInput } from '../kit/messages.ts';
import { Clocks, type Dispute } from './dispute.ts';
import { downFlow } from './down-flow.ts';
import { tellMissed } from '../kit/missed.ts';
import { labourMediation } from './process.ts';
import { afterwards } from './referral.ts';
import { upFlow } from './up-flow.ts';
import { forgetAnswers } from './workers.ts';

/** 二(四)5: an application to the city is sent down (下派), one to a station stays there or goes up (上报). */
export async function labourMediationWorkflow(input: CaseInput): Promise<string> {
  const clocks = new Clocks();
  return runCase(
    labourMediation,
    input,
    (dispute) => {
      const isTheCitys = dispute.intake.id === dispute.platform.id;
      if (dispute.round > 1) forgetTheEnd(dispute);
      dispute.show('direction', isTheCitys ? 'down' : 'up');
      return isTheCitys ? downFlow(dispute, clocks) : upFlow(dispute, clocks);
    },
    { onMissed: tellMissed, afterwards },
  );
}

/** Reopened, it has no agreement yet, and its workers no answer. */
function forgetTheEnd(dispute: Dispute): void {
  if (dispute.details['agreedYuan'] !== undefined) dispute.show('agreedYuan', null);
  forgetAnswers(dispute);
}
