import type { RunningCase } from '../kit/case.ts';
import { forbidden } from '../kit/refusals.ts';
import type { Act, Refusal } from '../kit/vocabulary.ts';
import type { refuse } from './deciding.ts';
import type { legalAid } from './process.ts';

export type Aid = RunningCase<typeof legalAid>;
export type AidEnd = 'completed' | 'refused' | 'deemed-withdrawn' | 'terminated';

/** What an application remembers through its reopenings. */
export class Refusals {
  /** Who refused it last. */
  refusedBy: string | undefined;
  /** It was asked to review the refusal: that is done once. */
  isReviewRequested = false;
}

/** 复查: a case about the refusal of another. */
export const isReview = (aid: Aid): boolean => aid.opening.body.reviewOf !== undefined;

/** Whoever refused does not decide on the review. */
export const ownRefusal =
  (aid: Aid) =>
  ({ actor }: Pick<Act, 'actor'>): Refusal | undefined =>
    isReview(aid) && aid.opening.body.refusedBy === actor.userId ? forbidden('refused-by-yourself') : undefined;

/** 不予援助决定 with its reasons, which stand in the act. Whoever took the application is told: the time for a review runs. */
export function refused(aid: Aid, refusals: Refusals, { actor }: Act<typeof refuse>): 'refused' {
  refusals.refusedBy = actor.userId;
  aid.fact('refused', { unit: aid.holder.id, tier: aid.holder.tier });
  aid.tell('refused', { unit: aid.intake.id, role: 'caseworker' });
  return 'refused';
}
