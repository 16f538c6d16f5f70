import type { CaseKeyCache } from '../../db/crypto/case-key-cache.ts';
import { openJson, sealBytes, type CaseKey } from '../../db/crypto/case-key.ts';
import type { Database } from '../../db/client.ts';
import type { PartyDetails } from '../../db/personal/party-indexes.ts';
import { deliveredTemplate, type SmsTemplate } from '../../db/sms/templates.ts';
import { smsEventNamed } from './catalogue.ts';
import type { Claimed } from './claim.ts';
import { textableNumber } from './number.ts';
import type { Outbound, SmsOperator } from './operators/operator.ts';
import type { SmsReason } from './reasons.ts';
import { quietUntil } from './schedule.ts';
import type { SmsRules } from './settings.ts';
import { filled, placesIn } from './wording.ts';

/** What is to be done with a text whose time has come. */
export type Prepared =
  | { readonly kind: 'send'; readonly text: Outbound; readonly version: number; readonly numberCipher: Buffer }
  | { readonly kind: 'quiet'; readonly until: number }
  | { readonly kind: 'not-sendable' | 'expired'; readonly reason: SmsReason };

/** What a text is judged by. */
export interface Judgement {
  readonly db: Database;
  readonly caseKeys: CaseKeyCache;
  readonly operator: SmsOperator;
  /** 签名 of the house. */
  readonly signName: string;
  readonly templates: ReadonlyMap<string, SmsTemplate>;
  readonly rules: SmsRules;
  readonly now: number;
}

/** Judges a text as things stand now, and opens the number it goes to; nobody's name is opened out. */
export async function prepareText(one: Claimed, by: Judgement): Promise<Prepared> {
  const event = smsEventNamed(one.template);
  const template = by.templates.get(one.template) ?? (event && deliveredTemplate(event.text));
  if (!event || !template?.active) return { kind: 'not-sendable', reason: 'template-off' };
  if (by.now >= one.expiresAt.getTime()) return { kind: 'expired', reason: 'too-late' };
  if (event.whileOpen && one.isClosed) return { kind: 'expired', reason: 'overtaken' };
  const reason = refusalOf(one, template, by);
  if (reason !== undefined) return { kind: 'not-sendable', reason };
  const key = await by.caseKeys.getToRead(by.db, one.caseNo);
  if (key === null) return { kind: 'not-sendable', reason: 'erased' };
  const checked = textableNumber(phoneOf(one, key));
  if ('reason' in checked) return { kind: 'not-sendable', reason: checked.reason };
  const until = template.urgent ? undefined : quietUntil(by.now, by.rules.quiet);
  if (until !== undefined) return { kind: 'quiet', until };
  const { number } = checked;
  return {
    ...{ kind: 'send', version: template.version, numberCipher: sealBytes(key, numberPurpose(one.id), number) },
    text: {
      ...{ outId: one.outId, number, signName: template.signName ?? by.signName, code: template.code ?? '' },
      variables: placesIn(template.text).map((name) => [name, one.variables[name] ?? ''] as const),
      text: filled(template.text, one.variables),
    },
  };
}

function refusalOf({ claimant }: Claimed, template: SmsTemplate, by: Judgement): SmsReason | undefined {
  if (!by.rules.toClaimants) return 'not-to-claimants';
  if (!claimant) return 'no-claimant';
  if (claimant.refuses) return 'refused';
  if (claimant.confidential && !template.neutral) return 'confidential';
  if (!by.operator.registers) return undefined;
  if (!template.code) return 'no-template-code';
  return (template.signName ?? by.signName) === '' ? 'no-sign-name' : undefined;
}

const phoneOf = ({ claimant }: Claimed, key: CaseKey): string | undefined =>
  claimant
    ? openJson<PartyDetails>(key, `party:${claimant.partyNo}`, Buffer.from(claimant.details, 'hex')).phone
    : undefined;

/** Where the number of a text is sealed for. */
export const numberPurpose = (id: string): string => `sms:${id}`;
