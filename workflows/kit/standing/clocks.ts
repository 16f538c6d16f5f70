import { workingDays } from '../../../calendar/term.ts';
import type { RunningCase } from '../case.ts';
import type { Deadline } from '../deadline.ts';
import { choice, flag, optional, personalText, whole } from '../fields.ts';
import { orderReply } from '../orders.ts';
import { conflict, forbidden, invalid } from '../refusals.ts';
import { action, policy, type Duty, type Window } from '../vocabulary.ts';
import { standing, whileOpen } from './standing.ts';
import { headOfHolder, mediators, tierAbove } from './who.ts';

export const extensionsAllowed = policy('extensions-allowed', 1, { zh: '可延期次数', en: 'Extensions allowed' });
export const extensionMaxDays = policy(
  'extension-max-days',
  7,
  {
    zh: '单次延期上限（工作日）',
    en: 'Longest extension in working days',
  },
  1,
);

export const requestExtension = action('request-extension', {
  label: { zh: '申请延期', en: 'Request an extension' },
  clause: 'policy extensions-allowed',
  by: mediators,
  body: {
    workingDays: whole({ zh: '延长工作日数', en: 'Working days more' }, 1, 60),
    reason: personalText({ zh: '延期理由', en: 'Reason' }, 1_000),
  },
});
export const decideExtension = action('decide-extension', {
  label: { zh: '审批延期', en: 'Decide on an extension' },
  clause: 'policy extensions-allowed',
  by: [tierAbove],
  body: {
    granted: flag({ zh: '是否同意', en: 'Granted' }),
    remark: optional(personalText({ zh: '意见', en: 'Remark' }, 1_000)),
  },
});
export const suspend = action('suspend', {
  label: { zh: '中止计时', en: 'Suspend the clock' },
  clause: 'policy suspension',
  by: [headOfHolder, tierAbove],
  body: {
    category: choice(
      { zh: '中止类别', en: 'Category' },
      {
        'awaiting-papers': { zh: '待补材料', en: 'papers awaited' },
        'awaiting-authority': { zh: '待其他机关处理', en: 'another authority is acting' },
        'force-majeure': { zh: '不可抗力', en: 'force majeure' },
      },
    ),
    reason: personalText({ zh: '中止理由', en: 'Reason' }, 1_000),
  },
});
export const resume = action('resume', {
  label: { zh: '恢复计时', en: 'Resume the clock' },
  clause: 'policy suspension',
  by: [headOfHolder, tierAbove],
  body: {},
});

/** The holder's own limits that are open now; all of them are suspended together. */
const holdersDuties = (running: RunningCase): Deadline[] =>
  running.deadlines.filter((d) => d.open && isHoldersDuty(d.limit) && d.start.unit.id === running.holder.id);
/** The last of them: the one an extension is about, and without which nothing is suspended. */
export const mainDuty = (running: RunningCase): Deadline | undefined => holdersDuties(running).at(-1);
const isHoldersDuty = (limit: Duty | Window): boolean =>
  limit.kind === 'duty' && limit.clock === 'holder' && !limit.soft && !limit.fixed && limit !== orderReply;

const suspended = (running: RunningCase): Deadline[] =>
  running.deadlines.filter((d) => d.state === 'suspended' && !d.limit.fixed);
const requested = (running: RunningCase): Deadline | undefined => running.deadlines.find((d) => d.open && d.request);

export const clocks = [
  standing({
    action: requestExtension,
    isOpen: (running) => whileOpen(running) && mainDuty(running) !== undefined,
    apply: (running, act) => {
      const about = mainDuty(running);
      const { workingDays: count } = act.body;
      if (!about) return conflict('nothing-to-extend');
      if (about.request) return conflict('extension-already-requested');
      if (about.extensions.length >= running.policy(extensionsAllowed)) return conflict('no-extension-left');
      if (count > running.policy(extensionMaxDays)) return invalid('extension-too-long');
      if (!about.isInTime(act.at)) return conflict('extension-after-due');
      about.request = { days: count, by: act.actor.userId, at: act.at };
      running.fact('extension-requested', { deadline: about.id, workingDays: count });
      for (const unit of running.holder.above.slice(0, 1)) {
        running.tell('extension-requested', { unit, role: 'supervisor' }, { workingDays: count });
      }
      return undefined;
    },
  }),
  standing({
    action: decideExtension,
    isOpen: (running) => whileOpen(running) && requested(running) !== undefined,
    apply: (running, act) => {
      const about = requested(running);
      if (!about?.request) return conflict('nothing-requested');
      const { days, by, at } = about.request;
      const { granted } = act.body;
      if (by === act.actor.userId) return forbidden('own-request');
      about.request = undefined;
      running.fact('extension-decided', { deadline: about.id, granted, workingDays: days });
      running.tell('extension-decided', running.staff, { granted });
      if (!granted) return undefined;
      running.orders.withdrawThoseAbout(about);
      about.extend(workingDays(days), at);
      return undefined;
    },
  }),
  standing({
    action: suspend,
    isOpen: (running) => whileOpen(running) && mainDuty(running)?.state === 'running',
    apply: (running, act) => {
      const about = mainDuty(running);
      if (about?.state !== 'running' || about.isOverAt(act.at)) return conflict('missed-cannot-be-suspended');
      running.suspend(act.body.category, ...holdersDuties(running));
      return undefined;
    },
  }),
  standing({
    action: resume,
    isOpen: (running) => whileOpen(running) && suspended(running).length > 0,
    apply: (running) => {
      running.resume(...suspended(running));
      return undefined;
    },
  }),
];
