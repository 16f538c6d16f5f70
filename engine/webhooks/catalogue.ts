import type { Label } from '../../workflows/kit/fields.ts';
import { policy } from '../../workflows/kit/vocabulary.ts';

/** What an event says beside case, process, number in its journal and unit. */
export type EventDetail = 'deadline' | 'dueAt' | 'document' | 'order' | 'transfer';
export interface EventType {
  readonly type: string;
  /** Kind of the outbox row it is made of. */
  readonly fact: string;
  readonly label: Label;
  /** Which unit `data.unit` is. */
  readonly unit: Label;
  readonly details: readonly EventDetail[];
}

const holder = { zh: '此后的承办单位', en: 'the unit that holds the case from then on' };
const answering = { zh: '期限责任单位', en: 'the unit that answers for the deadline' };

/**
 * 事件目录: what other systems may be told of. The validator of registrations, OpenAPI, `GET /v1/webhook-event-types` and the table in
 * docs/webhooks.md all come from here. A type is never given another meaning; a new one gets a new name.
 */
export const eventTypes = [
  {
    ...{ type: 'sanji.case.opened', fact: 'opened', details: [] },
    label: { zh: '案件受理', en: 'A case was opened' },
    unit: { zh: '受理单位', en: 'the unit that took it in' },
  },
  {
    ...{ type: 'sanji.case.dispatched', fact: 'handed-over', details: [] },
    label: { zh: '派单、移交', en: 'A case was dispatched or handed over' },
    unit: { zh: '接收单位', en: 'the unit it went to' },
  },
  {
    ...{ type: 'sanji.case.returned', fact: 'bounced', details: [] },
    label: { zh: '退单', en: 'A dispatch was returned' },
    unit: holder,
  },
  {
    ...{ type: 'sanji.case.closed', fact: 'closed', details: [] },
    label: { zh: '办结归档', en: 'A case was closed' },
    unit: holder,
  },
  {
    ...{ type: 'sanji.case.reopened', fact: 'reopened', details: [] },
    label: { zh: '重开', en: 'A case was reopened' },
    unit: holder,
  },
  {
    ...{ type: 'sanji.deadline.due-soon', fact: 'deadline-due-soon', details: ['deadline', 'dueAt'] },
    label: { zh: '期限将至', en: 'A deadline is due soon' },
    unit: answering,
  },
  {
    ...{ type: 'sanji.deadline.missed', fact: 'duty-missed', details: ['deadline'] },
    label: { zh: '期限已过未办', en: 'A deadline was missed' },
    unit: answering,
  },
  {
    ...{ type: 'sanji.deadline.met-late', fact: 'deadline-met-late', details: ['deadline'] },
    label: { zh: '逾期办结', en: 'A deadline was met late' },
    unit: answering,
  },
  {
    ...{ type: 'sanji.callback.due', fact: 'callback-due', details: [] },
    label: { zh: '待回访', en: 'A callback is due' },
    unit: holder,
  },
  {
    ...{ type: 'sanji.document.issued', fact: 'document-issued', details: ['document'] },
    label: { zh: '文书制发', en: 'A document was issued' },
    unit: holder,
  },
  {
    ...{ type: 'sanji.order.issued', fact: 'order-issued', details: ['order'] },
    label: { zh: '督办单下发', en: 'A supervision order was issued' },
    unit: { zh: '被督办单位', en: 'the unit that has to reply' },
  },
  {
    ...{ type: 'sanji.transfer.answered', fact: 'transfer-answered', details: ['transfer'] },
    label: { zh: '转办件已有答复', en: 'A transfer was answered' },
    unit: { zh: '作出答复的单位', en: 'the unit that answered' },
  },
] as const satisfies readonly EventType[];
export type EventTypeName = (typeof eventTypes)[number]['type'];

/** Sent on demand, to see whether an endpoint hears; nobody registers for it. */
export const TEST_TYPE = 'sanji.endpoint.test';

export const eventTypeNames: readonly EventTypeName[] = eventTypes.map(({ type }) => type);
const byFact = new Map<string, EventType>(eventTypes.map((one) => [one.fact, one]));
/** The type an outbox row becomes; undefined for what nobody outside is told of. */
export const eventTypeOf = (fact: string): EventType | undefined => byFact.get(fact);

/** How long before its due instant a deadline is announced as due soon. Counts from the day it is set for, for all open cases. */
export const dueSoonDays = policy(
  'event-due-soon-days',
  2,
  { zh: '期限到期前多少个工作日推送', en: 'Working days before its end when a deadline is announced as due soon' },
  1,
);
