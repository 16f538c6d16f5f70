import type { CaseKeyCache } from '../../db/crypto/case-key-cache.ts';
import type { Database } from '../../db/client.ts';
import { templatesInForce } from '../../db/sms/templates.ts';
import type { Log } from '../../log.ts';
import { claim, type Claimed } from './claim.ts';
import type { SmsOperator } from './operators/operator.ts';
import { prepareText, type Judgement } from './prepare.ts';
import { rulesInForce } from './settings.ts';
import { settle, settleUnsent } from './settle.ts';

export interface TexterOptions {
  readonly db: Database;
  readonly caseKeys: CaseKeyCache;
  readonly operator: SmsOperator;
  /** 签名 of the house, for templates without their own. */
  readonly signName: string;
  readonly log: Log;
  /** Epoch ms. */
  readonly now: () => number;
  /** 0 ≤ random < 1. */
  readonly random?: () => number;
}

/** Texts under way at a time; operators let accounts send some tens a second. */
const AT_ONCE = 16;
const LEASE_MS = 60_000;
/** More than preparing, sending and writing down one text takes. What would outlast its lease is not begun: another worker may have it. */
const ONE_MS = 30_000;

/** Sends what is due, a batch at a time. */
export class Texter {
  readonly #options: TexterOptions;

  constructor(options: TexterOptions) {
    this.#options = options;
  }

  /** Takes a batch and sees it through. @returns how many there were */
  async step(): Promise<number> {
    const { db, now, caseKeys, operator, signName } = this.#options;
    const beginUntil = now() + LEASE_MS - ONE_MS;
    const claimed = await claim(db, { now: now(), leaseMs: LEASE_MS, most: AT_ONCE });
    if (claimed.length === 0) return 0;
    const [templates, rules] = await Promise.all([templatesInForce(db), rulesInForce(db, now())]);
    const judgement = { db, caseKeys, operator, signName, templates, rules, now: now() };
    // One after the other of a case: nobody hears of an answer before they hear that they were heard.
    const cases = [...new Set(claimed.map(({ caseNo }) => caseNo))];
    const ofCase = (no: string) => claimed.filter(({ caseNo }) => caseNo === no);
    await Promise.all(cases.map((no) => this.#carryInTurn(ofCase(no), judgement, beginUntil)));
    return claimed.length;
  }

  async #carryInTurn(texts: readonly Claimed[], judgement: Judgement, beginUntil: number): Promise<void> {
    for (const one of texts) {
      if (this.#options.now() > beginUntil) return;
      await this.#carry(one, judgement);
    }
  }

  async #carry(one: Claimed, judgement: Judgement): Promise<void> {
    const { db, log, operator, now, random = Math.random } = this.#options;
    try {
      const prepared = await prepareText(one, judgement);
      if (prepared.kind !== 'send') return await settleUnsent(db, one, prepared, now());
      const answer = await operator.send(prepared.text);
      await settle(db, one, { prepared, answer, operator: operator.name, at: now(), random: random() });
    } catch (error) {
      log.warn({ reason: (error as Error).name }, 'sms: a text could not be seen through');
    }
  }
}
