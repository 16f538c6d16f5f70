/** 短信运营商: who carries texts to phones. One interface, an adapter for each. */

/** One text, ready to be handed over. */
export interface Outbound {
  /** The same in every try: an operator that keeps ids sends it once. */
  readonly outId: string;
  /** E.164, a mobile number of China. */
  readonly number: string;
  readonly signName: string;
  /** The operator's code of the template; empty where it needs none. */
  readonly code: string;
  /** In the order of their first use in the text. */
  readonly variables: readonly (readonly [name: string, value: string])[];
  /** The whole text, for operators that take texts. */
  readonly text: string;
}

/** What the operator said. `code` is its own word. */
export type Answer =
  | { readonly taken: true; readonly providerId?: string | undefined; readonly delivered?: boolean }
  | {
      readonly taken: false;
      readonly code: string;
      /** It answered, or did not. */
      readonly why: 'operator' | 'unanswered';
      /** To try again is in vain: this number, this template, this account of ours. */
      readonly final: boolean;
    };

export interface SmsOperator {
  readonly name: 'file' | 'http' | 'aliyun' | 'tencent';
  /** Texts are registered with it beforehand; it takes codes, and nothing without. */
  readonly registers: boolean;
  /** Never throws: what went wrong is an answer. */
  send(text: Outbound): Promise<Answer>;
}
