import type { Deadline } from '../kit/deadline.ts';
import type { Act, StageOf } from '../kit/vocabulary.ts';
import type { Choices, Taken } from '../kit/waiting.ts';
import type { Aid } from './aid.ts';
import { requestPapers, supplement } from './deciding.ts';
import { supplementWindow } from './limits.ts';
import { policies } from './policies.ts';
import type { legalAid } from './process.ts';

type Asked = Act<typeof requestPapers> & { readonly choice: 'requestPapers' };
export interface DeemedWithdrawn {
  readonly choice: 'deemed-withdrawn';
}

/**
 * 审核 at one tier, until one of its decisions is taken. As often as papers are asked for, its days stand still: they are
 * brought, or the window lapses and the application counts as withdrawn, or by policy is decided on as it is.
 */
export async function examine<C extends Choices>(
  aid: Aid,
  stage: StageOf<typeof legalAid>,
  due: Deadline,
  decisions: C,
): Promise<Taken<C> | DeemedWithdrawn> {
  for (;;) {
    aid.stage(stage);
    const next = (await aid.oneOf<Choices>({ ...decisions, requestPapers })) as Taken<C> | Asked;
    if (next.choice !== 'requestPapers') {
      aid.meet(due);
      return next as Taken<C>;
    }
    if (await isGivenUp(aid, due, (next as Asked).body)) return { choice: 'deemed-withdrawn' };
  }
}

/** 补充材料. @returns whether the papers were not brought, and the policy takes that for a withdrawal. */
async function isGivenUp(aid: Aid, due: Deadline, asked: Asked['body']): Promise<boolean> {
  const count = asked.days ?? aid.policy(policies.supplementDays);
  aid.suspend('awaiting-papers', due);
  const until = aid.startFor(supplementWindow, count, { unit: aid.intake });
  aid.stage('supplement');
  aid.tell('papers-requested', { unit: aid.intake.id, role: 'caseworker' });
  const { choice } = await aid.oneOf({ supplement }, { until });
  if (choice === 'lapsed' && aid.policy(policies.deemedWithdrawn)) return true;
  aid.resume(due);
  aid.tell(choice === 'lapsed' ? 'papers-not-brought' : 'papers-brought', aid.staff);
  return false;
}
