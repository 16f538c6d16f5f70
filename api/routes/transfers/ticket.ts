import { and, eq } from 'drizzle-orm';
import type { FastifyInstance } from 'fastify';
import type { Static } from 'typebox';
import { canonicalJson } from '../../../db/crypto/blind-index.ts';
import { openJson } from '../../../db/crypto/case-key.ts';
import { commands } from '../../../db/schema/index.ts';
import type { Transfer } from '../../../db/transfers/transfers.ts';
import type { Body } from '../../commands/act.ts';
import { invalidField, type FieldError } from '../../problem.ts';
import { isRealInstant } from '../lists/instants.ts';
import type { newTransfer } from './schemas.ts';
import type { Accepted } from '../../commands/order.ts';

export type NewTransferBody = Static<typeof newTransfer>;
export const ROUTE = 'POST /v1/transfers';
/** What a transfer is about when its source does not say it in our codes: triage knows. */
const UNSORTED = 'other';

/** A transfer is one for its source and number, whatever an Idempotency-Key says. */
export const keyOf = ({ source, number }: Pick<NewTransferBody, 'source' | 'number'>): string => `${source}/${number}`;

/** A transfer as the hotline takes a demand in. */
export function ticketOf(sent: NewTransferBody): Body {
  const { source, number, matter = UNSORTED, person, text, place } = sent;
  const { confidential, district, employer, employerCode } = sent;
  const isNamed = person !== undefined && Object.keys(person).length > 0;
  return {
    ...{ channel: source, matter, externalReference: number },
    question: place === undefined ? text : `${text}\n地点：${place}`,
    ...(isNamed ? { caller: { ...person } } : {}),
    ...(confidential === undefined ? {} : { confidential }),
    ...(district === undefined ? {} : { district }),
    ...(employer === undefined ? {} : { employer }),
    ...(employerCode === undefined ? {} : { employerCode }),
  };
}

/** Epoch ms of an instant that a body names. @throws Problem `invalid` for one that does not exist */
export function instantIn(sent: NewTransferBody, name: 'reportedAt' | 'dueAt'): number | null {
  const text = sent[name];
  if (text === undefined) return null;
  if (!isRealInstant(text)) throw invalidField(`/${name}`, '没有这个时间 / no such time');
  return Date.parse(text);
}

/** The command that a transfer came in by. */
export async function commandOf(app: FastifyInstance, transfer: Transfer): Promise<Accepted | undefined> {
  const isIt = and(eq(commands.caseNo, transfer.caseNo), eq(commands.route, ROUTE), eq(commands.kind, 'open'));
  const [row] = await app.db.select().from(commands).where(isIt);
  return row;
}

/** Fields of a repeat that are not as they were the first time: names, never what they say. */
export async function differences(
  app: FastifyInstance,
  first: { readonly transfer: Transfer; readonly command: Accepted },
  sent: NewTransferBody,
): Promise<FieldError[]> {
  const { transfer, command } = first;
  const key = await app.house.caseKeys.getToRead(app.db, transfer.caseNo);
  const { body } = command.signal as { body: Body };
  const texts = key && command.bodyCipher ? openJson<Body>(key, `command:${command.id}`, command.bodyCipher) : {};
  const before: Body = { ...body, ...texts, ...ofItself(transfer.category, transfer.reportedAt, transfer.theirDueAt) };
  const now: Body = {
    ...ticketOf(sent),
    ...ofItself(sent.category ?? null, instantIn(sent, 'reportedAt'), instantIn(sent, 'dueAt')),
  };
  const names = [...new Set([...Object.keys(before), ...Object.keys(now)])];
  return names
    .filter((name) => canonicalJson(before[name] ?? null) !== canonicalJson(now[name] ?? null))
    .map((name) => ({ field: `/${SENT_AS[name] ?? name}`, message: '与首次不同 / differs from the first time' }));
}

const ofItself = (category: string | null, reportedAt: number | null, dueAt: number | null): Body => ({
  ...{ category, reportedAt, dueAt },
});
/** What a field of the ticket is called in a transfer; the place stands in the text. */
const SENT_AS: Readonly<Record<string, string>> = { question: 'text', caller: 'person', channel: 'source' };
