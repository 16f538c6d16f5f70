import type { Label } from './fields.ts';
import type { Refusal } from './vocabulary.ts';

/** Why an act may be refused: a stable word each, with what people are told. */
export const refusalReasons = {
  'not-open-now': { zh: '当前环节不能执行此操作', en: 'This is not open at the present stage' },
  'case-closed': { zh: '案件已归档', en: 'The case is archived' },
  'case-being-opened': { zh: '案件正在受理，请稍后再试', en: 'The case is being opened; try again in a moment' },
  'case-ended': {
    zh: '案件已过归档期，如需继续请新建关联案件',
    en: 'The archive window is over; open a linked case instead',
  },
  'case-has-moved-on': { zh: '案件已有更新', en: 'The case has moved on since you read it' },
  'not-yours-to-do': { zh: '您的岗位无权执行此操作', en: 'None of your roles may do this' },
  'history-full': { zh: '案件记录过多，仅能办理流程事项', en: 'The case is full; only acts of the process are taken' },
  'unknown-action': { zh: '没有此操作', en: 'There is no such action' },
  'unknown-unit': { zh: '没有该单位', en: 'There is no such unit' },
  'unknown-order': { zh: '没有该督办单', en: 'There is no such order' },
  'dispatch-to-the-platform': { zh: '不能派单给平台自身', en: 'The platform cannot dispatch to itself' },
  'not-a-department': { zh: '只能升级到市级职能部门', en: 'A question goes to a department of the city centre' },
  'employers-own-body': {
    zh: '不得派给被反映单位的职工之家',
    en: 'It may not go to the body of the employer it is about',
  },
  'not-of-the-second-tier': { zh: '须为二级工作平台', en: 'It must be a unit of the second tier' },
  'not-above-yours': { zh: '不是本单位的上级工作平台', en: 'That unit does not guide yours' },
  'no-plan-awaited': { zh: '没有待回复的处理方案', en: 'No plan is awaited' },
  'not-found-complex': { zh: '须先认定复杂疑难', en: 'It has first to be found complex' },
  'already-found-complex': { zh: '已认定复杂疑难', en: 'Found complex already' },
  'already-signed-for': { zh: '已签收', en: 'Already signed for' },
  'ruling-is-final': { zh: '已裁定，不得退单', en: 'The ruling is final; no return' },
  'return-window-over': { zh: '已过退单期限', en: 'The time for a return is over' },
  'own-feedback': { zh: '不得审核本人回单', en: 'Nobody reviews their own feedback' },
  'handler-may-not-call-back': { zh: '承办人不得回访', en: 'A handler may not call back' },
  'callback-incomplete': {
    zh: '已联系上时须填写办理、解决、满意度',
    en: 'When reached: handled, solved and satisfaction are needed',
  },
  'not-reached-yet-answered': { zh: '未联系上时不得填写评价', en: 'Not reached, so nothing can have been answered' },
  'attempt-same-day': {
    zh: '同一天已有未接通的记录，请改日再试',
    en: 'There was an attempt today; try on another day',
  },
  'already-yours': { zh: '已由您认领', en: 'You have claimed it already' },
  'already-assigned': { zh: '已由该承办人承办', en: 'Already assigned to that user' },
  'claimed-by-another': { zh: '已由他人认领', en: 'Claimed by somebody else' },
  'not-claimed': { zh: '尚无人认领', en: 'Nobody has claimed it' },
  'not-the-holding-unit': { zh: '不在承办单位', en: 'Not at the unit that holds the case' },
  'urged-recently': { zh: '催办间隔未到', en: 'Urged recently; the cool-down is not over' },
  'not-a-supervisor': { zh: '不是督办人员', en: 'Not a supervisor' },
  'nothing-to-extend': { zh: '没有可延期的期限', en: 'There is no limit to extend' },
  'extension-already-requested': { zh: '延期申请正在审批', en: 'A request is waiting for a decision' },
  'no-extension-left': { zh: '延期次数已用完', en: 'No extension is left' },
  'extension-too-long': { zh: '延期天数超过上限', en: 'Longer than an extension may be' },
  'extension-after-due': { zh: '须在到期前申请延期', en: 'An extension is requested before the due date' },
  'nothing-requested': { zh: '没有待审批的延期申请', en: 'No extension was requested' },
  'own-request': { zh: '不得审批本人申请', en: 'Nobody decides their own request' },
  'missed-cannot-be-suspended': { zh: '已逾期的期限不能中止', en: 'A missed limit cannot be suspended' },
  'addressee-not-below': { zh: '被督办单位不在您的指导范围', en: 'The addressee is not below your unit' },
  'order-not-awaiting-reply': { zh: '督办单不在待回复状态', en: 'The order does not await a reply' },
  'order-already-closed': { zh: '督办单已办结', en: 'The order is closed' },
  'not-the-addressee': { zh: '不是被督办单位', en: 'Not at the addressee of the order' },
  'not-the-issuer': { zh: '督办单由签发单位或市级办结', en: 'An order is closed by its issuer or the city' },
  'link-to-itself': { zh: '不能关联自身', en: 'A case cannot be linked to itself' },
  'attachments-full': { zh: '该案件的材料已达上限', en: 'The case has as many papers as it may have' },
  'in-quarantine': { zh: '材料正在等待病毒检查', en: 'The paper waits to be scanned' },
  'not-attached-yet': { zh: '材料尚未附入案件', en: 'The case does not have the paper yet' },
  infected: { zh: '材料含有病毒，已删除', en: 'The paper was infected and is removed' },
  erased: { zh: '该案件个人信息已清除', en: 'The personal data of the case was erased' },
} as const satisfies Readonly<Record<string, Label>>;

export type RefusalReason = keyof typeof refusalReasons;

/** It clashes with how the case stands. */
export const conflict = (reason: RefusalReason): Refusal => ({ code: 'conflict', reason });
/** What was sent cannot be right. */
export const invalid = (reason: RefusalReason): Refusal => ({ code: 'invalid', reason });
/** Not this person. */
export const forbidden = (reason: RefusalReason): Refusal => ({ code: 'forbidden', reason });
