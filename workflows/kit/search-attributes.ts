import type { SearchAttributePair } from '@temporalio/common';

// Written out, so that the launcher need not load the SDK to know their names.
const CaseStage = { name: 'CaseStage', type: 'KEYWORD' } as const;
const CaseHolder = { name: 'CaseHolder', type: 'KEYWORD' } as const;
const NextDueAt = { name: 'NextDueAt', type: 'DATETIME' } as const;

/** What an operator can filter by in Temporal, in clear: nothing personal, no texts. */
export const searchAttributeKeys = [CaseStage, CaseHolder, NextDueAt] as const;

export interface Shown {
  readonly stage: string;
  readonly holder: string;
  /** Epoch ms of the next instant at which time itself acts. */
  readonly nextDueAt?: number | undefined;
}

/** The three attributes of a case; without an instant the third is taken away. */
export const pairsOf = ({ stage, holder, nextDueAt }: Shown): SearchAttributePair[] => [
  { key: CaseStage, value: stage },
  { key: CaseHolder, value: holder },
  ...(nextDueAt === undefined ? [] : [{ key: NextDueAt, value: new Date(nextDueAt) }]),
];

/** What a case is started with: where it will most likely rest first, so that this need not be written again. */
export const openingPairs = (process: { readonly stages: object }, platform: string): SearchAttributePair[] =>
  pairsOf({ stage: Object.keys(process.stages)[0] ?? '', holder: platform });

/** The update to what is shown. */
export const updateOf = (shown: Shown) => [
  ...pairsOf(shown),
  ...(shown.nextDueAt === undefined ? [{ key: NextDueAt, value: null }] : []),
];
