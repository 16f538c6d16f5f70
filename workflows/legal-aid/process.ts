/** Legal aid (法律援助): what 京工发〔2013〕5号 二(四)6 says about it. Its limits stand in limits.ts, the order in workflow.ts. */
import { documentActs } from '../kit/standing/documents.ts';
import { partyActs } from '../kit/standing/parties.ts';
import { defineProcess } from '../kit/vocabulary.ts';
import { application } from './application.ts';
import { firmRefuses, lawyerRefuses, nameFirm, nameLawyer } from './appointing.ts';
import { accept, acceptAndSendDown, refuse, reportMajor, reportUp } from './deciding.ts';
import { requestPapers, requestReview, supplement } from './deciding.ts';
import { archive, handIn, returnForCorrection, submitDossier } from './dossier.ts';
import * as limits from './limits.ts';
import { policies } from './policies.ts';
import { conclude, reportProgress, terminate } from './representing.ts';

export const legalAid = defineProcess({
  name: 'legal-aid',
  collection: 'legal-aid-applications',
  series: 'LA',
  label: { zh: '法律援助', en: 'Legal aid' },
  platform: { policy: policies.platform, staff: 'caseworker' },
  intakeTiers: [3],
  open: application,
  actions: {
    ...{ acceptAndSendDown, accept, refuse, reportUp, reportMajor, requestPapers, supplement, requestReview },
    ...{ nameFirm, firmRefuses, nameLawyer, lawyerRefuses },
    ...{ reportProgress, conclude, terminate },
    ...{ submitDossier, handIn, archive, returnForCorrection },
  },
  standing: [...documentActs, ...partyActs],
  stages: {
    receipt: { zh: '三级接件', en: 'Received by the station' },
    'district-review': { zh: '二级审核', en: 'Review by the second tier' },
    'city-review': { zh: '一级审核', en: 'Review by the city' },
    supplement: { zh: '待补材料', en: 'Papers awaited' },
    naming: { zh: '待指派', en: 'Firm and lawyer to be named' },
    representation: { zh: '承办', en: 'Legal work' },
    dossier: { zh: '待交案卷', en: 'Dossier awaited' },
    'hand-in': { zh: '待移交', en: 'Dossier to be handed in' },
    'dossier-review': { zh: '案卷审核', en: 'Review of the dossier by the city' },
    correction: { zh: '补正', en: 'Correction of the dossier' },
    archived: { zh: '归档', en: 'Archived' },
  },
  outcomes: {
    completed: { zh: '办结存档', en: 'Completed' },
    refused: { zh: '不予援助', en: 'Refused' },
    'deemed-withdrawn': { zh: '视为撤回申请', en: 'Deemed withdrawn' },
    terminated: { zh: '终止援助', en: 'Terminated' },
    withdrawn: { zh: '申请人撤回', en: 'Withdrawn by the applicant' },
  },
  deadlines: { ...limits },
  policies,
  retention: { clause: 'policy aid-retention-years', years: policies.retentionYears },
});
