import { optional, personalText } from '../kit/fields.ts';
import { handlers, intakeStaff } from '../kit/standing/who.ts';
import { action } from '../kit/vocabulary.ts';

/** 转法律援助: the worker applies for legal aid when mediation has failed; parties and papers go over, the dispute stays closed. */
export const referToLegalAid = action('refer-to-legal-aid', {
  label: { zh: '转法律援助', en: 'Refer to legal aid' },
  clause: '二(四)6下派(1); 二(四)6上报(1)',
  by: [...handlers, ...intakeStaff],
  body: {
    means: optional(personalText({ zh: '经济困难状况说明', en: 'Statement of means' }, 4_000)),
    remark: optional(personalText({ zh: '说明', en: 'Remark' }, 1_000)),
  },
});
