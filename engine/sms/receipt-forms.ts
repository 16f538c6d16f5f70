import { instantAt, isValidDate } from '../../calendar/index.ts';
import type { SmsOperator } from './operators/operator.ts';
import { codeOf } from './operators/optional.ts';

/** 回执 in the form of each operator, as data: what its fields are called, and how it wants to be answered. */
export interface Receipt {
  readonly outId: string | null;
  readonly providerId: string | null;
  readonly delivered: boolean;
  readonly code: string | null;
  /** Epoch ms; undefined where it says none that can be read. */
  readonly at: number | undefined;
}

type Fields = Readonly<Record<string, unknown>>;
interface ReceiptForm {
  readonly outId?: string;
  readonly providerId?: string;
  readonly at: string;
  readonly code: string;
  readonly delivered: (fields: Fields) => boolean;
  /** What it takes for “received”; without it: 204 and no body. */
  readonly reply?: Readonly<Record<string, unknown>>;
}

const FORMS: Readonly<Partial<Record<SmsOperator['name'], ReceiptForm>>> = {
  http: { outId: 'id', at: 'at', code: 'code', delivered: ({ delivered }) => delivered === true },
  aliyun: {
    ...{ outId: 'out_id', providerId: 'biz_id', at: 'report_time', code: 'err_code' },
    delivered: ({ success }) => success === true || success === 'true',
    reply: { code: 0, msg: '接收成功' },
  },
  tencent: {
    ...{ providerId: 'sid', at: 'user_receive_time', code: 'errmsg' },
    delivered: ({ report_status: status }) => status === 'SUCCESS',
    reply: { result: 0, errmsg: 'OK' },
  },
};
/** The form of an operator; undefined for one that sends no receipts. */
export const receiptFormOf = (operator: string): ReceiptForm | undefined => FORMS[operator as SmsOperator['name']];

/** More in one request are refused. */
export const MOST_RECEIPTS = 1_000;

/** The receipts in a body, one or a list; undefined when it is neither. The number of the phone is not taken over. */
export function receiptsIn(form: ReceiptForm, body: unknown): Receipt[] | undefined {
  const items: unknown[] = Array.isArray(body) ? body : [body];
  if (items.length > MOST_RECEIPTS || !items.every(isFields)) return undefined;
  return items.map((fields) => readReceipt(form, fields)).filter(({ outId, providerId }) => outId ?? providerId);
}

const readReceipt = (form: ReceiptForm, fields: Fields): Receipt => ({
  outId: idIn(fields, form.outId),
  providerId: idIn(fields, form.providerId),
  delivered: form.delivered(fields),
  code: fields[form.code] === undefined ? null : codeOf(fields[form.code]),
  at: instantIn(fields[form.at]),
});

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function idIn(fields: Fields, name: string | undefined): string | null {
  const value = name === undefined ? undefined : fields[name];
  return typeof value === 'string' && /^[\x21-\x7e]{1,100}$/.test(value) ? value : null;
}

const LOCAL = /^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d)(?::(\d\d))?$/;
/** A time with its zone, or one of Beijing without. */
function instantIn(value: unknown): number | undefined {
  if (typeof value !== 'string') return undefined;
  const [, date = '', minute = '', second = '0'] = LOCAL.exec(value) ?? [];
  if (isValidDate(date) && minute < '24:00') return instantAt(date, minute) + Number(second) * 1_000;
  const at = /(Z|[+-]\d\d:\d\d)$/.test(value) ? Date.parse(value) : Number.NaN;
  return at > 0 && at < Date.UTC(2999, 0, 1) ? at : undefined;
}
