import type { Deadline } from '../kit/deadline.ts';
import { unless, type Act } from '../kit/vocabulary.ts';
import { accept, decline, findComplex, reportMajor, reportUp } from './deciding.ts';
import { improperDistrict, notBefore, passTo } from '../kit/passing.ts';
import type { Clocks, Dispute } from './dispute.ts';
import { reportDecisionDuty, reportUpDuty, statutoryNotice } from './process.ts';
import { endings, failed, mediate, settled, type MediationEnd } from './mediate.ts';
import { Naming } from './naming.ts';

type End = MediationEnd | 'declined';

/** 上报案件流程 (1): the station mediates or declines; what is complex goes up the same day. */
export async function upFlow(dispute: Dispute, clocks: Clocks): Promise<End> {
  dispute.handTo(dispute.intake);
  dispute.stage('receipt');
  clocks.statutory ??= dispute.start(statutoryNotice);
  const first = await dispute.oneOf(
    { ...{ accept, decline }, ...endings(dispute), reportUp: unless(reportUp, improperDistrict(dispute)) },
    { before: dispute.start(reportUpDuty) },
  );
  switch (first.choice) {
    case 'decline':
      return 'declined';
    case 'settle':
      return settled(dispute, clocks, first);
    case 'fail':
      return failed(dispute, clocks, first);
    case 'reportUp':
      return atTheDistrict(dispute, clocks, first);
    case 'accept':
      return atTheStation(dispute, clocks);
  }
}

/** The station mediates itself, until it settles, fails or is found complex: then it goes up on the day of the finding. */
async function atTheStation(dispute: Dispute, clocks: Clocks): Promise<End> {
  dispute.stage('mediation');
  let toReport = undefined as Deadline | undefined;
  const naming = new Naming(dispute);
  const isFound = () => toReport !== undefined;
  const proper = improperDistrict(dispute);
  const [early, shut] = notBefore(isFound, 'not-found-complex');
  for (;;) {
    const next = await dispute.oneOf({
      ...{ ...naming.choices, ...endings(dispute) },
      findComplex: unless(findComplex, ...notBefore(() => !isFound(), 'already-found-complex')),
      reportUp: unless(reportUp, (act) => early() ?? proper(act), shut),
    });
    switch (next.choice) {
      case 'nameMediator':
        naming.named(next);
        break;
      case 'mediatorRefuses':
        naming.refused();
        break;
      case 'findComplex':
        toReport = dispute.start(reportUpDuty);
        break;
      case 'reportUp':
        dispute.meet(toReport);
        dispute.appointments.release('mediator');
        return atTheDistrict(dispute, clocks, next);
      case 'settle':
        dispute.cancel(toReport);
        return settled(dispute, clocks, next);
      case 'fail':
        dispute.cancel(toReport);
        return failed(dispute, clocks, next);
    }
  }
}

/** (2) Within 3 days of the report the second tier accepts, declines, or reports a major case to the city, which mediates. */
async function atTheDistrict(dispute: Dispute, clocks: Clocks, act: Act<typeof reportUp>): Promise<End> {
  passTo(dispute, act.units[act.body.toUnit], 'reported-up');
  dispute.stage('report-decision');
  const decision = await dispute.oneOf({ accept, decline, reportMajor }, { before: dispute.start(reportDecisionDuty) });
  if (decision.choice === 'decline') return 'declined';
  if (decision.choice === 'reportMajor') passTo(dispute, dispute.platform, 'reported-up');
  return mediate(dispute, clocks, { mayReport: decision.choice === 'accept' });
}
