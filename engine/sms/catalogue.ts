import type { Label } from '../../workflows/kit/fields.ts';
import { policy } from '../../workflows/kit/vocabulary.ts';

/** What a text may say of a case: nothing about anybody. `due` is the day by which something is awaited. */
export const smsVariables = ['caseNo', 'unit', 'date', 'due'] as const;
export type SmsVariable = (typeof smsVariables)[number];

/** What tells one happening from the next: each is told of once. */
export type Rung = 'once' | 'unit' | 'entry' | 'document' | 'due';
/** Stands for a fact where it is a day to come that is told of. */
export const REMINDER = 'reminder';

/** 短信事由: about what a text goes to whom. */
export interface SmsEvent {
  /** `{process}.{what}`: the name of its template. */
  readonly name: string;
  readonly process: string;
  /** Kind of the outbox row it follows, or {@link REMINDER}. */
  readonly fact: string;
  readonly recipient: 'claimant';
  readonly label: Label;
  readonly rung: Rung;
  /** Documents it is about, by kind. */
  readonly documents?: readonly string[];
  /** Not where the case goes to its platform. */
  readonly notPlatform?: boolean;
  /** Not in a case that ended so: something else tells of it, or it was said on the telephone. */
  readonly notOutcomes?: readonly string[];
  /** It is no news any more once the case is closed. */
  readonly whileOpen: boolean;
  /** Of a reminder: the window that is about to end. */
  readonly window?: string;
  /** The wording as delivered. */
  readonly text: string;
}

/** What most of them have in common. */
type Line = Omit<SmsEvent, 'name' | 'process' | 'recipient' | 'whileOpen'> & { readonly whileOpen?: boolean };
const toClaimant = (process: string, lines: Readonly<Record<string, Line>>): SmsEvent[] =>
  Object.entries(lines).map(([what, line]) => ({
    ...{ name: `${process}.${what}`, process, recipient: 'claimant', whileOpen: true },
    ...line,
  }));

const accepted = { fact: 'opened', rung: 'once', label: { zh: '受理', en: 'Taken in' } } as const;
const handedOn = {
  ...({ fact: 'handed-over', rung: 'unit', notPlatform: true } as const),
  label: { zh: '转办', en: 'Handed to a unit' },
};
const closed = { fact: 'closed', rung: 'entry', whileOpen: false, label: { zh: '办结', en: 'Closed' } } as const;
const AT_ONCE = ['answered-at-once'];

/** A further text is a line here; what it follows is announced by activities/record/projections.ts. */
export const smsEvents: readonly SmsEvent[] = [
  ...toClaimant('hotline-ticket', {
    accepted: {
      ...{ ...accepted, notOutcomes: AT_ONCE },
      text: '您的诉求已于{{date}}受理，编号{{caseNo}}，可凭编号查询办理进度。',
    },
    dispatched: { ...handedOn, text: '您的诉求（编号{{caseNo}}）已于{{date}}转{{unit}}办理。' },
    'ring-back': {
      ...{ fact: 'ring-back-due', rung: 'entry', label: { zh: '待回拨', en: 'A promised call is coming' } },
      text: '您咨询的问题（编号{{caseNo}}）已有答复，12351将致电告知，请留意接听。',
    },
    callback: {
      ...{ fact: 'callback-due', rung: 'entry', label: { zh: '待回访', en: 'A callback is coming' } },
      text: '您的诉求（编号{{caseNo}}）已有办理结果，12351将致电回访，请留意接听。',
    },
    closed: {
      ...closed,
      notOutcomes: AT_ONCE,
      text: '您的诉求（编号{{caseNo}}）已于{{date}}办结。如有疑问请拨打12351。',
    },
  }),
  ...toClaimant('labour-mediation', {
    accepted: { ...accepted, text: '您的调解申请已于{{date}}收到，编号{{caseNo}}，可凭编号查询办理进度。' },
    dispatched: { ...handedOn, text: '您的调解申请（编号{{caseNo}}）已于{{date}}转{{unit}}办理。' },
    closed: { ...closed, text: '您的调解申请（编号{{caseNo}}）已于{{date}}办结。如有疑问请拨打12351。' },
  }),
  ...toClaimant('legal-aid', {
    accepted: { ...accepted, text: '您的法律援助申请已于{{date}}收到，编号{{caseNo}}，可凭编号查询办理进度。' },
    dispatched: { ...handedOn, text: '您的法律援助申请（编号{{caseNo}}）已于{{date}}转{{unit}}办理。' },
    decided: {
      ...{
        fact: 'document-issued',
        rung: 'document',
        whileOpen: false,
        documents: ['acceptance-decision', 'aid-refusal'],
      },
      label: { zh: '作出决定', en: 'Decided' },
      text: '您的法律援助申请（编号{{caseNo}}）已于{{date}}作出决定，请与{{unit}}联系领取决定书。',
    },
    'papers-awaited': {
      ...{ fact: 'papers-awaited', rung: 'entry', label: { zh: '待补材料', en: 'Papers are awaited' } },
      text: '您的法律援助申请（编号{{caseNo}}）需要补充材料，请与{{unit}}联系。',
    },
    'papers-due': {
      ...{
        fact: REMINDER,
        rung: 'due',
        window: 'supplement',
        label: { zh: '补充材料将到期', en: 'Papers are due soon' },
      },
      text: '您的法律援助申请（编号{{caseNo}}）须在{{due}}前补充材料，请尽快与{{unit}}联系。',
    },
    closed: { ...closed, notOutcomes: ['refused'], text: '您的法律援助申请（编号{{caseNo}}）已于{{date}}办结。' },
  }),
];

const byName = new Map(smsEvents.map((event) => [event.name, event]));
export const smsEventNamed = (name: string): SmsEvent | undefined => byName.get(name);

/** Set by an office for the whole city; they count from their day on, for all cases. Hours of Beijing. */
export const smsPolicies = {
  toClaimants: policy('sms-to-claimants', true, {
    zh: '向诉求人发送短信（本人拒收的除外）',
    en: 'Texts go to claimants who have not refused them',
  }),
  quietFrom: policy('sms-quiet-from-hour', 21, {
    zh: '短信静默开始（时）',
    en: 'Hour from which texts wait for the morning',
  }),
  quietUntil: policy('sms-quiet-until-hour', 8, {
    zh: '短信静默结束（时）',
    en: 'Hour from which they are sent again',
  }),
  reminderDays: policy('sms-reminder-days', 2, {
    zh: '到期前多少个工作日短信提醒',
    en: 'Working days before its end when a window is reminded of',
  }),
};
