import type { RunningCase } from '../kit/case.ts';
import { optional, personalText, rosterEntry } from '../kit/fields.ts';
import type { Deadline } from '../kit/deadline.ts';
import { notBefore, startSoft } from '../kit/passing.ts';
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
  issues: ['appointment-letter'],
  body: { firm: rosterEntry({ zh: '签约律所', en: 'Contracted firm' }, 'law-firm'), remark },
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
  body: { lawyer: rosterEntry({ zh: '承办律师', en: 'Lawyer' }, 'lawyer'), remark },
});
export const lawyerRefuses = action('lawyer-refuses', {
  label: { zh: '律师拒绝承办', en: 'The lawyer refuses' },
  clause,
  by: handlers,
  body: { reason },
});

/** The naming of a firm and of its lawyer: what is open, and how long it takes. */
export class Naming {
  readonly choices;
  readonly #aid: RunningCase;
  #toNameFirm: readonly Deadline[];
  #toAnswer: readonly Deadline[] = [];
  #toNameLawyer: readonly Deadline[] = [];

  constructor(aid: RunningCase) {
    this.#aid = aid;
    this.#toNameFirm = startSoft(aid, firmLimit, policies.firmDays);
    const { appointments } = aid;
    const [noFirm, shutWithoutFirm] = notBefore(() => this.firm !== undefined, 'no-firm-named');
    const [noLawyer, shutWithoutLawyer] = notBefore(() => this.lawyer !== undefined, 'no-lawyer-named');
    this.choices = {
      nameFirm: unless(nameFirm, ({ body }) => appointments.refusal('law-firm', body.firm)),
      firmRefuses: unless(firmRefuses, noFirm, shutWithoutFirm),
      nameLawyer: unless(
        nameLawyer,
        ({ body }) => noFirm() ?? appointments.refusal('lawyer', body.lawyer),
        shutWithoutFirm,
      ),
      lawyerRefuses: unless(lawyerRefuses, noLawyer, shutWithoutLawyer),
    };
  }
  get firm(): string | undefined {
    return this.#aid.appointments.current('law-firm');
  }
  get lawyer(): string | undefined {
    return this.#aid.appointments.current('lawyer');
  }

  /** One of the choices was taken. */
  take(next: Taken<Naming['choices']>): void {
    const { appointments } = this.#aid;
    switch (next.choice) {
      case 'nameFirm':
        this.#aid.meet(...this.#toNameFirm);
        this.#aid.cancel(...this.#toAnswer, ...this.#toNameLawyer);
        appointments.release('lawyer');
        appointments.name('law-firm', next.body.firm);
        this.#toAnswer = startSoft(this.#aid, firmAnswerLimit, policies.firmAnswerDays);
        this.#toNameLawyer = startSoft(this.#aid, lawyerLimit, policies.lawyerDays);
        break;
      case 'firmRefuses':
        this.#aid.meet(...this.#toAnswer);
        this.#aid.cancel(...this.#toNameLawyer);
        appointments.release('lawyer');
        appointments.refused('law-firm');
        this.#toNameFirm = startSoft(this.#aid, firmLimit, policies.firmDays);
        break;
      case 'nameLawyer':
        this.#aid.meet(...this.#toAnswer, ...this.#toNameLawyer);
        appointments.name('lawyer', next.body.lawyer);
        break;
      case 'lawyerRefuses':
        appointments.refused('lawyer');
        this.#toNameLawyer = startSoft(this.#aid, lawyerLimit, policies.lawyerDays);
    }
  }
  /** Nobody is to be named any more. */
  end(): void {
    this.#aid.cancel(...this.#toNameFirm, ...this.#toAnswer, ...this.#toNameLawyer);
  }
}
