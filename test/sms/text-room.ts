import { asc, eq } from 'drizzle-orm';
import { smsMessages } from '../../db/schema/index.ts';
import type { SmsOperator } from '../../engine/sms/operators/operator.ts';
import { planTexts } from '../../engine/sms/plan.ts';
import { Texter, type TexterOptions } from '../../engine/sms/texter.ts';
import { fanOutOnce } from '../../engine/webhooks/fan-out.ts';
import { createLog } from '../../log.ts';
import { type Office, openOffice } from '../hotline-ticket/support/office.ts';
import type { HouseOptions } from '../support/house.ts';

/** Of the gateway that tests send to. */
export const SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;

export type Message = typeof smsMessages.$inferSelect;

/** A whole house whose texts are carried step by step, at its own time. */
export interface TextRoom {
  readonly office: Office;
  texter(operator?: SmsOperator, more?: Partial<TexterOptions>): Texter;
  /** Takes down what has happened; sends nothing. */
  takeDown(): Promise<void>;
  /** Takes down and sends whatever is due now. */
  carry(): Promise<void>;
  of(caseNo: string): Promise<Message[]>;
  stop(): Promise<void>;
}

export async function openTextRoom({
  operator,
  ...options
}: HouseOptions & { readonly operator: SmsOperator }): Promise<TextRoom> {
  const office = await openOffice(options);
  const { db, caseKeys } = office.house;
  const log = createLog('test', 'silent');
  const texter = (by: SmsOperator = operator, more: Partial<TexterOptions> = {}) =>
    new Texter({ db, caseKeys, operator: by, signName: '示例工会', log, now: () => office.now, ...more });
  const own = texter();
  const room: TextRoom = {
    ...{ office, texter },
    async takeDown() {
      while ((await fanOutOnce(db, office.now, planTexts)) > 0);
    },
    async carry() {
      await room.takeDown();
      while ((await own.step()) > 0);
    },
    of: (caseNo) =>
      db
        .select()
        .from(smsMessages)
        .where(eq(smsMessages.caseNo, caseNo))
        .orderBy(asc(smsMessages.createdAt), asc(smsMessages.template)),
    stop: () => office.house.stop(),
  };
  return room;
}
