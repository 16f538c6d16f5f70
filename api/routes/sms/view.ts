import type { FastifyInstance } from 'fastify';
import { openBytes, type CaseKey } from '../../../db/crypto/case-key.ts';
import { maskPhone } from '../../../db/personal/mask.ts';
import type { SmsRow } from '../../../db/sms/messages.ts';
import { smsEventNamed } from '../../../engine/sms/catalogue.ts';
import { numberPurpose } from '../../../engine/sms/prepare.ts';
import { labelOfReason } from '../../../engine/sms/reasons.ts';
import type { CsvColumn } from '../lists/csv.ts';
import { shown } from '../lists/instants.ts';
import { caseHref } from '../lists/processes.ts';
import type { Message } from './schemas.ts';

/** Texts as the API shows them: the number masked, for those who may know the people of the case. */
export async function toMessages(app: FastifyInstance, rows: readonly SmsRow[]): Promise<Message[]> {
  const open = rows.filter(({ known, message }) => known && message.numberCipher);
  const keys = await app.house.caseKeys.getManyToRead(
    app.db,
    open.map(({ message }) => message.caseNo),
  );
  return rows.map((row) => toMessage(row, keys.get(row.message.caseNo) ?? null));
}

function toMessage({ message, process, known }: SmsRow, key: CaseKey | null): Message {
  const { id, caseNo, template, recipient, state, reason, code, version, operator, tries, resends } = message;
  const because = labelOfReason(reason);
  const waits = state === 'waiting' || state === 'quiet';
  const sealed = known && key ? message.numberCipher : null;
  return {
    ...{ id, caseNo, template, label: smsEventNamed(template)?.label ?? null, recipient, state },
    number: sealed && key ? maskPhone(openBytes(key, numberPurpose(id), sealed).toString('utf8')) : null,
    reason: reason !== null && because ? { code: reason, ...because } : null,
    ...{ code, version, operator, tries, resends, createdAt: shown(message.createdAt) },
    nextAt: shown(waits ? message.nextAt : null),
    ...{ sentAt: shown(message.sentAt), settledAt: shown(message.settledAt) },
    links: { case: caseHref(process, caseNo) },
  };
}

export const messageColumns: readonly CsvColumn<Message>[] = [
  { heading: '案件编号', cell: (m) => m.caseNo },
  { heading: '短信', cell: (m) => m.label?.zh ?? m.template },
  { heading: '号码', cell: (m) => m.number },
  { heading: '状态', cell: (m) => m.state },
  { heading: '原因', cell: (m) => m.reason?.zh },
  { heading: '运营商返回码', cell: (m) => m.code },
  { heading: '产生', cell: (m) => m.createdAt },
  { heading: '提交', cell: (m) => m.sentAt },
  { heading: '完结', cell: (m) => m.settledAt },
  { heading: '发送次数', cell: (m) => m.tries },
  { heading: '重发次数', cell: (m) => m.resends },
];
