/** What the verdict found wrong; each a sentence that names case, operation or number. */
export interface Findings {
  /** Acknowledged, and not there. */
  readonly lost: string[];
  /** There more than once. */
  readonly duplicated: string[];
  /** Never decided, or waiting for ever. */
  readonly stuck: string[];
  /** Anything else that does not agree. */
  readonly disagreements: string[];
}

export const noFindings = (): Findings => ({ lost: [], duplicated: [], stuck: [], disagreements: [] });
