import { improperDistrict, passTo } from '../kit/passing.ts';
import { unless } from '../kit/vocabulary.ts';
import { refused, type Aid, type AidEnd, type Refusals } from './aid.ts';
import { accept, refuse, reportMajor, reportUp } from './deciding.ts';
import { examine } from './examine.ts';
import { sendStraight } from './file.ts';
import { districtReviewDuty, reportDuty, reportedReviewDuty } from './limits.ts';
import { represent } from './represent.ts';

/** 上报案件流程 (1): the station reports up within 2 days; it decides nothing itself. */
export async function upFlow(aid: Aid, refusals: Refusals): Promise<AidEnd> {
  aid.handTo(aid.intake);
  const report = await examine(aid, 'receipt', aid.start(reportDuty), {
    reportUp: unless(reportUp, improperDistrict(aid)),
  });
  if (report.choice === 'deemed-withdrawn') return report.choice;
  passTo(aid, report.units[report.body.toUnit], 'reported-up');
  return atTheDistrict(aid, refusals);
}

/** (2) Within 3 days of the report the second tier accepts, refuses, or reports a major case to the city. */
async function atTheDistrict(aid: Aid, refusals: Refusals): Promise<AidEnd> {
  const due = aid.start(districtReviewDuty);
  const decision = await examine(aid, 'district-review', due, { accept, refuse, reportMajor });
  switch (decision.choice) {
    case 'deemed-withdrawn':
      return 'deemed-withdrawn';
    case 'refuse':
      return refused(aid, refusals, decision);
    case 'reportMajor':
      passTo(aid, aid.platform, 'reported-up');
      return atTheCity(aid, refusals);
    case 'accept':
      return aided(aid);
  }
}

/** (3) Within 5 days of the report the city accepts or refuses. */
async function atTheCity(aid: Aid, refusals: Refusals): Promise<AidEnd> {
  const decision = await examine(aid, 'city-review', aid.start(reportedReviewDuty), { accept, refuse });
  if (decision.choice === 'deemed-withdrawn') return decision.choice;
  return decision.choice === 'refuse' ? refused(aid, refusals, decision) : aided(aid);
}

/** (4) Whoever accepted names the firm, whose dossier goes straight to the city. */
const aided = async (aid: Aid): Promise<AidEnd> =>
  (await represent(aid)) === 'terminated' ? 'terminated' : sendStraight(aid);
