import type { Deadline } from '../kit/deadline.ts';
import { unless, type Act } from '../kit/vocabulary.ts';
import { reportMajor } from './deciding.ts';
import { notBefore, passTo, startSoft } from '../kit/passing.ts';
import type { Clocks, Dispute } from './dispute.ts';
import { mediatorLimit, policies } from './process.ts';
import { answerPlan, fail, settle } from './mediating.ts';
import { Naming } from './naming.ts';
import { invalid } from '../kit/refusals.ts';
import { improperFailure, improperSettlement, workersOf } from './workers.ts';

export type MediationEnd = 'settled' | 'failed';

/** The holder mediates: names a mediator, answers with a plan where one is due, settles or ends without agreement. */
export async function mediate(
  dispute: Dispute,
  clocks: Clocks,
  due: { readonly plan?: Deadline; readonly closing?: Deadline; readonly mayReport?: boolean } = {},
): Promise<MediationEnd> {
  const { plan, closing, mayReport = false } = due;
  dispute.stage('mediation');
  const naming = new Naming(dispute, () => startSoft(dispute, mediatorLimit, policies.mediatorDays));
  for (;;) {
    const choices = {
      ...{ ...naming.choices, ...endings(dispute) },
      answerPlan: unless(answerPlan, ...notBefore(() => plan?.open === true, 'no-plan-awaited')),
    };
    const next = await (mayReport ? dispute.oneOf({ ...choices, reportMajor }) : dispute.oneOf(choices));
    switch (next.choice) {
      case 'nameMediator':
        naming.named(next);
        break;
      case 'mediatorRefuses':
        naming.refused();
        break;
      case 'answerPlan':
        dispute.meet(plan);
        break;
      case 'reportMajor':
        naming.over();
        dispute.appointments.release('mediator');
        passTo(dispute, dispute.platform, 'reported-up');
        return mediate(dispute, clocks);
      case 'settle':
      case 'fail':
        dispute.meet(closing);
        dispute.cancel(plan);
        naming.over();
        return next.choice === 'settle' ? settled(dispute, clocks, next) : failed(dispute, clocks, next);
    }
  }
}

/** Both ends of a mediation; a collective one ends by what became of its workers. */
export const endings = (dispute: Dispute) => ({
  settle: {
    ...unless(
      settle,
      (act) => improperSettlement(dispute, act.body.agreedYuan) ?? untold(dispute, act) ?? unwilling(dispute, act.body),
    ),
    // 调解不成功的，制作《调解终结书》: for those who did not settle.
    alsoIssues: () => (workersOf(dispute).unsettled > 0 ? ['mediation-termination'] : []),
  },
  fail: unless(fail, ({ body }) => improperFailure(dispute) ?? unwilling(dispute, body)),
});

/** Workers who did not settle are told of arbitration, and why. */
const untold = (dispute: Dispute, { body, given }: Act<typeof settle>) =>
  workersOf(dispute).unsettled > 0 && (body.arbitrationExplained !== true || !given.includes('reason'))
    ? invalid('arbitration-not-explained')
    : undefined;

/** Whoever has refused the case has not mediated it. */
const unwilling = ({ appointments }: Dispute, { mediator }: { readonly mediator?: string }) =>
  mediator === undefined || appointments.current('mediator') === mediator
    ? undefined
    : appointments.refusal('mediator', mediator);

/** The act that ends a mediation may say who mediated. */
function nameLate({ appointments }: Dispute, { mediator }: { readonly mediator?: string }): void {
  if (mediator !== undefined && appointments.current('mediator') !== mediator) appointments.name('mediator', mediator);
}

/** 达成协议: what was claimed and what was agreed stands in the case. */
export function settled(dispute: Dispute, clocks: Clocks, { body }: Act<typeof settle>): 'settled' {
  nameLate(dispute, body);
  dispute.meet(clocks.statutory);
  dispute.fact('settled', { claimedYuan: body.claimedYuan, agreedYuan: body.agreedYuan });
  showSums(dispute, body);
  return 'settled';
}

/** 调解不成功: the parties were told of arbitration, or the act would not have been taken. */
export function failed(dispute: Dispute, clocks: Clocks, { body }: Act<typeof fail>): 'failed' {
  nameLate(dispute, body);
  dispute.meet(clocks.statutory);
  dispute.fact('mediation-failed', { arbitrationExplained: true });
  return 'failed';
}

/** The sums as they were last stated. */
export function showSums(
  dispute: Dispute,
  sums: { readonly claimedYuan?: number; readonly agreedYuan?: number },
): void {
  if (sums.claimedYuan !== undefined) dispute.show('claimedYuan', sums.claimedYuan);
  if (sums.agreedYuan !== undefined) dispute.show('agreedYuan', sums.agreedYuan);
}
