/** Questions of the dispatch catalogue, by themselves: the tables know them too. */
export interface Wording {
  readonly zh: string;
  readonly en: string;
}
export const datatypes = ['string', 'text', 'number', 'date', 'yes-no', 'choice', 'choices'] as const;
export type Datatype = (typeof datatypes)[number];

/** A question to be asked of whoever brings the matter. Answers are personal: they go where the question text goes. */
export interface Question extends Wording {
  readonly code: string;
  readonly datatype: Datatype;
  readonly required: boolean;
  /** Of a choice. */
  readonly values?: readonly (Wording & { readonly code: string })[];
}
