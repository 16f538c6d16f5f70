import { workingDays } from '../../../calendar/term.ts';
import type { RunningCase } from '../case.ts';
import type { Deadline } from '../deadline.ts';
import { choice, flag, optional, personalText, whole } from '../fields.ts';
import { action, policy } from '../vocabulary.ts';
import { conflict, invalid, standing, whileOpen } from './standing.ts';
import { handlers, headOfHolder, tierAbove } from './who.ts';

export const extensionsAllowed = policy('extensions-allowed', 1, { zh: '可延期次数', en: 'Extensions allowed' });
export const extensionMaxDays = policy('extension-max-days', 7, {
  zh: '单次延期上限（工作日）',
  en: 'Longest extension in working days',
});

export const requestExtension = action('request-extension', {
  label: { zh: '申请延期', en: 'Request an extension' },
  clause: 'policy extensions-allowed',
  by: handlers,
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

/** The holder's own limit that is running now: the one an extension or a suspension is about. */
export const mainDuty = (running: RunningCase): Deadline | undefined =>
  running.deadlines.find(
    (d) =>
      d.open &&
      d.limit.kind === 'duty' &&
      d.limit.clock === 'holder' &&
      !d.limit.soft &&
      d.start.unit.id === running.holder.id,
  );
const suspended = (running: RunningCase): Deadline[] => running.deadlines.filter((d) => d.state === 'suspended');

export const clocks = [
  standing({
    action: requestExtension,
    isOpen: (running) => whileOpen(running) && mainDuty(running) !== undefined,
    apply: (running, act) => {
      const about = mainDuty(running);
      if (!about) return conflict('nothing-to-extend');
      if (running.extensionRequest) return conflict('extension-already-requested');
      if (running.extensionsGranted >= running.policy(extensionsAllowed)) return conflict('no-extension-left');
      if (act.body.workingDays > running.policy(extensionMaxDays)) return invalid('extension-too-long');
      if (about.dueAt !== undefined && act.at >= about.dueAt) return conflict('extension-after-due');
      running.extensionRequest = { deadline: about.id, days: act.body.workingDays, by: act.actor.userId };
      running.show('extensionRequested', { deadline: about.id, workingDays: act.body.workingDays });
      running.fact('extension-requested', { deadline: about.id, workingDays: act.body.workingDays });
      for (const unit of running.holder.above.slice(0, 1))
        running.tell('extension-requested', { unit, role: 'supervisor' });
      return undefined;
    },
  }),
  standing({
    action: decideExtension,
    isOpen: (running) => whileOpen(running) && running.extensionRequest !== undefined,
    apply: (running, act) => {
      const request = running.extensionRequest;
      const about = running.deadlines.find((d) => d.id === request?.deadline);
      if (!request || !about?.open) return conflict('nothing-requested');
      if (request.by === act.actor.userId) return { code: 'forbidden', reason: 'own-request' };
      running.extensionRequest = undefined;
      running.show('extensionRequested', null);
      running.fact('extension-decided', { deadline: about.id, granted: act.body.granted, workingDays: request.days });
      running.tell('extension-decided', { unit: running.holder.id, role: 'caseworker' }, { granted: act.body.granted });
      if (!act.body.granted) return undefined;
      running.extensionsGranted += 1;
      running.orders.withdrawThoseAbout(about);
      about.extend(workingDays(request.days));
      return undefined;
    },
  }),
  standing({
    action: suspend,
    isOpen: (running) => whileOpen(running) && mainDuty(running)?.state === 'running',
    apply: (running, act) => {
      const about = mainDuty(running);
      if (about?.state !== 'running' || about.isOverAt(act.at)) return conflict('missed-cannot-be-suspended');
      about.suspend(act.at, act.body.category);
      running.fact('suspended', { deadline: about.id, category: act.body.category });
      return undefined;
    },
  }),
  standing({
    action: resume,
    isOpen: (running) => whileOpen(running) && suspended(running).length > 0,
    apply: (running, act) => {
      for (const deadline of suspended(running)) {
        deadline.resume(act.at);
        running.fact('resumed', { deadline: deadline.id });
      }
      return undefined;
    },
  }),
];
