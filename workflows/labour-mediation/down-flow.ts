import type { UnitRef } from '../kit/messages.ts';
import { unless } from '../kit/vocabulary.ts';
import { acceptAndSendDown, refuse } from './deciding.ts';
import { improperUnit, passTo, startSoft } from '../kit/passing.ts';
import type { Clocks, Dispute } from './dispute.ts';
import { archive, returnForCorrection, submit } from './filing.ts';
import { acceptanceDuty, closingDuty, planDuty, policies, reviewLimit, statutoryDuty, submitLimit } from './process.ts';
import { mediate, showSums } from './mediate.ts';
import { improperSettlement } from './workers.ts';

/** 下派案件流程 (1)–(3): the city accepts the same day and sends down; plan in 7 days, closed in 15. */
export async function downFlow(dispute: Dispute, clocks: Clocks): Promise<'refused' | 'failed' | 'settled'> {
  dispute.handTo(dispute.platform);
  dispute.stage('acceptance');
  clocks.statutory ??= dispute.start(statutoryDuty);
  const decision = await dispute.oneOf(
    { acceptAndSendDown: unless(acceptAndSendDown, improperUnit(dispute)), refuse },
    { before: dispute.start(acceptanceDuty) },
  );
  if (decision.choice === 'refuse') return 'refused';

  passTo(dispute, decision.units[decision.body.toUnit], 'sent-down');
  const plan = dispute.start(planDuty);
  const closing = dispute.start(closingDuty);
  const end = await mediate(dispute, clocks, { plan, closing });
  return end === 'failed' ? 'failed' : fileWithTheCity(dispute, dispute.holder);
}

/** (4) Settled cases are handed in, reviewed and archived by the city, or returned until they are right. */
async function fileWithTheCity(dispute: Dispute, unit: UnitRef): Promise<'settled'> {
  dispute.stage('filing');
  for (;;) {
    const handedIn = await dispute.oneOf(
      {
        submit: unless(submit, ({ body }) =>
          body.agreedYuan === undefined ? undefined : improperSettlement(dispute, body.agreedYuan),
        ),
      },
      { before: startSoft(dispute, submitLimit, policies.submitDays) },
    );
    showSums(dispute, handedIn.body);
    passTo(dispute, dispute.platform, 'handed-in');
    dispute.stage('review');
    const verdict = await dispute.oneOf(
      { archive, returnForCorrection },
      { before: startSoft(dispute, reviewLimit, policies.reviewDays) },
    );
    if (verdict.choice === 'archive') return 'settled';
    passTo(dispute, unit, 'returned-for-correction');
    dispute.stage('correction');
  }
}
