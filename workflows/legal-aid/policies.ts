/** What 二(四)6 leaves open. Limits are in working days; 0 sets none. */
import { policy } from '../kit/vocabulary.ts';

export const policies = {
  retentionYears: policy(
    'aid-retention-years',
    10,
    {
      zh: '办结后个人信息保管年数',
      en: 'Years after closing until personal data is erased',
    },
    1,
  ),
  platform: policy('legal-aid-platform', 'bj-legal', {
    zh: '一级工作平台办理机构（单位编号）',
    en: 'Unit of the city that runs legal aid',
  }),
  supplementDays: policy('supplement-days', 10, {
    zh: '补充材料期限（工作日）',
    en: 'Working days to bring further papers',
  }),
  deemedWithdrawn: policy('deemed-withdrawn', true, {
    zh: '逾期未补充材料视为撤回申请',
    en: 'Papers not brought in time count as a withdrawal',
  }),
  refusalReviewDays: policy('refusal-review-days', 15, {
    zh: '申请复查期限（日，0 为不设复查）',
    en: 'Days to request a review of a refusal; 0: no review',
  }),
  firmDays: policy('aid-firm-days', 2, {
    zh: '指派律所期限（工作日，0 为不设）',
    en: 'Working days to name a firm; 0: no limit',
  }),
  firmAnswerDays: policy('aid-firm-answer-days', 3, {
    zh: '律所答复期限（工作日，0 为不设）',
    en: 'Working days for the firm to take it on or refuse; 0: no limit',
  }),
  lawyerDays: policy('aid-lawyer-days', 3, {
    zh: '指派律师期限（工作日，0 为不设）',
    en: 'Working days to name a lawyer; 0: no limit',
  }),
  dossierDays: policy('aid-dossier-days', 20, {
    zh: '提交案卷期限（工作日，0 为不设）',
    en: 'Working days to hand the dossier over after the end; 0: no limit',
  }),
  handInDays: policy('aid-hand-in-days', 10, {
    zh: '统一移交期限（工作日，0 为不设）',
    en: 'Working days to hand it in to the city; 0: no limit',
  }),
  dossierReviewDays: policy('aid-dossier-review-days', 10, {
    zh: '案卷审核期限（工作日，0 为不设）',
    en: 'Working days for the city to review it; 0: no limit',
  }),
};
