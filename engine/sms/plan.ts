import { randomBytes } from 'node:crypto';
import { dateOf } from '../../calendar/index.ts';
import type { Transaction } from '../../db/transaction.ts';
import type { Fact } from '../webhooks/fan-out.ts';
import { smsEvents, type SmsEvent } from './catalogue.ts';
import { FRESH_MS } from './schedule.ts';

const ID_BYTES = 12;
/** A name that tells nothing and that nobody guesses. */
export const newSmsId = (): string => randomBytes(ID_BYTES).toString('hex');
/** What the operator knows a text by. */
export const outIdOf = (id: string, resends: number): string => `${id}-${resends}`;

/** `2026年3月2日`. */
export function dayInWords(at: number): string {
  const [year, month, day] = dateOf(at).split('-').map(Number);
  return `${year}年${month}月${day}日`;
}

/** A text that is to be sent, as it is put down. */
export interface Planned {
  readonly caseNo: string;
  readonly event: SmsEvent;
  readonly rung: string;
  readonly unit: string | null;
  readonly at: number;
  readonly due?: string;
}

/** Puts down the texts that follow from what was announced, in the transaction that takes it from the outbox. */
export async function planTexts(tx: Transaction, facts: readonly Fact[]): Promise<void> {
  await putDown(
    tx,
    facts.flatMap((fact) => smsEvents.filter((event) => isAbout(event, fact)).map((event) => plannedBy(event, fact))),
  );
}

const isAbout = ({ fact, process, documents }: SmsEvent, { kind, payload }: Fact): boolean =>
  kind === fact &&
  payload.process === process &&
  (documents === undefined || documents.includes(payload.document?.split(':')[0] ?? ''));

function plannedBy(event: SmsEvent, { caseNo, payload }: Fact): Planned {
  const { unit, seq, document, at } = payload;
  const rungs = { once: '', unit: unit ?? '', entry: String(seq), document: document ?? '', due: '' };
  return { caseNo, event, rung: rungs[event.rung], unit, at };
}

/** Each once, however often it is put down. @returns how many were new */
export async function putDown(tx: Pick<Transaction, 'run'>, planned: readonly Planned[]): Promise<number> {
  if (planned.length === 0) return 0;
  const rows = planned.map(({ caseNo, event, rung, unit, at, due }) => {
    const id = newSmsId();
    return {
      ...{ id, out_id: outIdOf(id, 0), case_no: caseNo, template: event.name, recipient: event.recipient, rung, unit },
      ...{ variables: { caseNo, date: dayInWords(at), ...(due === undefined ? {} : { due }) } },
      ...{ at: new Date(at).toISOString(), expires_at: new Date(at + FRESH_MS).toISOString() },
      ...{ not_platform: event.notPlatform ?? false, not_outcomes: event.notOutcomes ?? [] },
    };
  });
  return (await tx.run(PUT_DOWN, [JSON.stringify(rows)])).length;
}

const PUT_DOWN = {
  name: 'sms_put_down',
  text: `insert into sms_messages (id, out_id, case_no, template, recipient, rung, variables, state, next_at, expires_at, created_at)
    select r.id, r.out_id, r.case_no, r.template, r.recipient, r.rung,
      r.variables || jsonb_build_object('unit', coalesce(u.name, '')), 'waiting', r.at, r.expires_at, r.at
    from jsonb_to_recordset($1::jsonb) as r(id text, out_id text, case_no text, template text, recipient text, rung text,
      variables jsonb, unit text, at timestamptz, expires_at timestamptz, not_platform boolean, not_outcomes text[])
    join cases c on c.case_no = r.case_no
    left join service_units u on u.id = r.unit
    where not (r.not_platform and c.platform_unit = r.unit) and coalesce(c.outcome, '') <> all(r.not_outcomes)
    on conflict (case_no, template, recipient, rung) do nothing
    returning id`,
};
