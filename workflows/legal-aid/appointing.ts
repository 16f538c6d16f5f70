import type { RunningCase } from '../kit/case.ts';
import { code, optional, personalText } from '../kit/fields.ts';
import type { Deadline } from '../kit/deadline.ts';
import { notBefore, startSoft } from '../kit/passing.ts';
import { conflict } from '../kit/refusals.ts';
import { handlers } from '../kit/standing/who.ts';
import { action, unless } from '../kit/vocabulary.ts';
import type { Taken } from '../kit/waiting.ts';
import { firmAnswerLimit, firmLimit, lawyerLimit } from './limits.ts';
import { policies } from './policies.ts';

const clause = '二(四)6下派(2); 二(四)6上报(2); 二(四)6上报(3)';
const remark = optional(personalText({ zh: '备注', en: 'Remark' }, 1_000));
const reason = personalText({ zh: '理由', en: 'Reasons' }, 2_000);

/** 『指派签约律所承办』; again when another takes over. */
export const nameFirm = action('name-firm', {
  label: { zh: '指派律所', en: 'Name a firm' },
  clause,
  by: handlers,
  body: { firm: code({ zh: '签约律所（名册编号）', en: 'Contracted firm, its id in the roster' }, 64), remark },
});
export const firmRefuses = action('firm-refuses', {
  label: { zh: '律所拒绝承办', en: 'The firm refuses' },
  clause,
  by: handlers,
  body: { reason },
});
/** 『承办律师』, whom the firm names; again when another takes over. */
export const nameLawyer = action('name-lawyer', {
  label: { zh: '指派律师', en: 'Name the lawyer' },
  clause,
  by: handlers,
  body: { lawyer: code({ zh: '承办律师（名册编号）', en: "Lawyer, the roster's id" }, 64), remark },
});
export const lawyerRefuses = action('lawyer-refuses', {
  label: { zh: '律师拒绝承办', en: 'The lawyer refuses' },
  clause,
  by: handlers,
  body: { reason },
});

/** Who is named in a case, who refused it, and how long naming takes. */
export class Appointments {
  firm: string | undefined;
  lawyer: string | undefined;
  readonly choices;
  readonly #aid: RunningCase;
  readonly #unwilling = new Set<string>();
  #toNameFirm: readonly Deadline[];
  #toAnswer: readonly Deadline[] = [];
  #toNameLawyer: readonly Deadline[] = [];

  constructor(aid: RunningCase) {
    this.#aid = aid;
    this.#toNameFirm = startSoft(aid, firmLimit, policies.firmDays);
    const [noFirm, shutWithoutFirm] = notBefore(() => this.firm !== undefined, 'no-firm-named');
    const [noLawyer, shutWithoutLawyer] = notBefore(() => this.lawyer !== undefined, 'no-lawyer-named');
    this.choices = {
      nameFirm: unless(nameFirm, ({ body }) => this.#improper(body.firm, this.firm)),
      firmRefuses: unless(firmRefuses, noFirm, shutWithoutFirm),
      nameLawyer: unless(
        nameLawyer,
        ({ body }) => noFirm() ?? this.#improper(body.lawyer, this.lawyer),
        shutWithoutFirm,
      ),
      lawyerRefuses: unless(lawyerRefuses, noLawyer, shutWithoutLawyer),
    };
  }

  /** One of the choices was taken. */
  take(next: Taken<Appointments['choices']>): void {
    switch (next.choice) {
      case 'nameFirm':
        this.#aid.meet(...this.#toNameFirm);
        this.#aid.cancel(...this.#toAnswer, ...this.#toNameLawyer);
        this.#name(next.body.firm, undefined);
        this.#toAnswer = startSoft(this.#aid, firmAnswerLimit, policies.firmAnswerDays);
        this.#toNameLawyer = startSoft(this.#aid, lawyerLimit, policies.lawyerDays);
        break;
      case 'firmRefuses':
        this.#note('firm-refused', { firm: this.firm });
        this.#aid.meet(...this.#toAnswer);
        this.#aid.cancel(...this.#toNameLawyer);
        this.#name(undefined, undefined);
        this.#toNameFirm = startSoft(this.#aid, firmLimit, policies.firmDays);
        break;
      case 'nameLawyer':
        this.#aid.meet(...this.#toAnswer, ...this.#toNameLawyer);
        this.#name(this.firm, next.body.lawyer);
        break;
      case 'lawyerRefuses':
        this.#note('lawyer-refused', { lawyer: this.lawyer });
        this.#name(this.firm, undefined);
        this.#toNameLawyer = startSoft(this.#aid, lawyerLimit, policies.lawyerDays);
    }
  }
  /** Nobody is to be named any more. */
  end(): void {
    this.#aid.cancel(...this.#toNameFirm, ...this.#toAnswer, ...this.#toNameLawyer);
  }

  #improper(asked: string, named: string | undefined) {
    if (asked === named) return conflict('already-named');
    return this.#unwilling.has(asked) ? conflict('has-refused') : undefined;
  }
  #note(kind: string, who: Readonly<Record<string, string | undefined>>): void {
    for (const id of Object.values(who)) if (id !== undefined) this.#unwilling.add(id);
    this.#aid.fact(kind, who);
  }
  #name(firm: string | undefined, lawyer: string | undefined): void {
    if (firm !== this.firm && firm !== undefined) this.#aid.fact('firm-named', { firm, replaces: this.firm });
    if (lawyer !== undefined) this.#aid.fact('lawyer-named', { lawyer, replaces: this.lawyer });
    this.firm = firm;
    this.lawyer = lawyer;
    this.#aid.show('firm', firm ?? null);
    this.#aid.show('lawyer', lawyer ?? null);
  }
}
