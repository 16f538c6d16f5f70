import { choice, date, optional, personalText, yuan } from '../kit/fields.ts';
import { invalid } from '../kit/refusals.ts';
import { standing, untilEnded } from '../kit/standing/standing.ts';
import { handlers, intakeStaff } from '../kit/standing/who.ts';
import { action } from '../kit/vocabulary.ts';
import { dateOf } from '../../calendar/days.ts';

/** 履行情况: 『履行金额』 is what the centres report (002); whether an agreement is kept is noted, and limits nothing. */
export const noteEnforcement = action('note-enforcement', {
  label: { zh: '登记协议履行情况', en: 'Note how the agreement is kept' },
  clause: '调解仲裁法14、15、16条; policy enforcement',
  by: [...handlers, ...intakeStaff],
  body: {
    state: choice(
      { zh: '履行情况', en: 'How it is kept' },
      {
        'kept-in-full': { zh: '全部履行', en: 'kept in full' },
        'kept-in-part': { zh: '部分履行', en: 'kept in part' },
        'not-kept': { zh: '未履行', en: 'not kept' },
        'payment-order': { zh: '已申请支付令', en: 'a payment order was applied for' },
        'confirmed-by-court': { zh: '已经司法确认', en: 'confirmed by a court' },
      },
    ),
    paidYuan: optional(yuan('累计履行金额', 'Paid so far')),
    on: date({ zh: '日期', en: 'Date' }),
    remark: optional(personalText({ zh: '说明', en: 'Remark' }, 1_000)),
  },
});

export const enforcementActs = [
  standing({
    action: noteEnforcement,
    isOpen: (running) => untilEnded(running) && typeof running.details['agreedYuan'] === 'number',
    apply: (running, { body, at }) => {
      if (body.on > dateOf(at)) return invalid('date-to-come');
      const { state, paidYuan, on } = body;
      running.fact('enforcement-noted', { state, on, ...(paidYuan === undefined ? {} : { paidYuan }) });
      running.show('enforcement', { state, on, paidYuan: paidYuan ?? null });
      return undefined;
    },
  }),
];
