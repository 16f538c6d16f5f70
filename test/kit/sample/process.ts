/** A process nobody documented: what P1 does not use of the vocabulary. Played by test/kit only. */
import { days, workingDays } from '../../../calendar/term.ts';
import { choice, optional, personalText } from '../../../workflows/kit/fields.ts';
import { policy, action, defineProcess, duty, window, type Who } from '../../../workflows/kit/vocabulary.ts';

const platform: readonly Who[] = [{ role: 'call-taker', at: 'platform' }];
const plain = (name: string) =>
  action(name, { label: { zh: name, en: name }, clause: 'sample', by: platform, body: {} });

export const ways = {
  parallel: { zh: '并行', en: 'branches side by side' },
  'same-act': { zh: '并行同一操作', en: 'two branches that wait for the same act' },
  duties: { zh: '两个期限', en: 'two duties, one start' },
  window: { zh: '时间窗', en: 'a window' },
  'shared-window': { zh: '共用时间窗', en: 'a window two branches share' },
  perform: { zh: '副作用', en: 'a side effect' },
  handoff: { zh: '移交', en: 'a hand-off' },
  bug: { zh: '程序缺陷', en: 'a bug' },
} as const;

export const open = action('open', {
  label: { zh: '立案', en: 'Open' },
  clause: 'sample',
  by: platform,
  body: {
    way: choice({ zh: '走法', en: 'Way' }, ways),
    account: optional(personalText({ zh: '说明', en: 'Account' })),
  },
});
export const left = plain('left');
export const right = plain('right');
export const both = action('both', {
  label: { zh: '会签', en: 'Countersign' },
  clause: 'sample',
  by: platform,
  body: {
    side: choice({ zh: '方', en: 'Side' }, { left: { zh: '左', en: 'left' }, right: { zh: '右', en: 'right' } }),
  },
});
export const plan = plain('plan');
export const finish = plain('finish');
export const object = plain('object');
export const proceed = plain('proceed');

/** 『自接收派单之日起7日内』 and 『15日内』: two duties from one start. */
export const planDuty = duty('plan', {
  label: { zh: '方案', en: 'Plan' },
  clause: 'sample 1',
  from: { '2013-01-24': days(7) },
});
export const finishDuty = duty('finish', {
  ...{ label: { zh: '办结', en: 'Finish' }, clause: 'sample 2' },
  from: { '2013-01-24': days(15), '2099-01-01': days(5) },
});
export const objectionWindow = window('objection', {
  ...{ label: { zh: '异议期', en: 'Objection' }, clause: 'sample 3' },
  from: { '2013-01-24': workingDays(3) },
});

export const sample = defineProcess({
  name: 'sample',
  collection: 'samples',
  series: 'SP',
  label: { zh: '样例', en: 'Sample' },
  platform: { kind: 'hotline-platform', staff: 'call-taker' },
  open,
  actions: { left, right, both, plan, finish, object, proceed },
  stages: {
    working: { zh: '办理', en: 'Working' },
    paying: { zh: '拨付', en: 'Paying' },
    archived: { zh: '归档', en: 'Archived' },
  },
  outcomes: {
    done: { zh: '办结', en: 'Done' },
    objected: { zh: '有异议', en: 'Objected' },
    'no-objection': { zh: '无异议', en: 'No objection' },
    withdrawn: { zh: '撤回', en: 'Withdrawn' },
  },
  deadlines: { planDuty, finishDuty, objectionWindow },
  policies: {},
  retention: {
    clause: 'policy sample-retention-years',
    years: policy('sample-retention-years', 1, { zh: '保管年数', en: 'Years kept' }),
  },
});
