/**
 * 利益冲突: when somebody may not be named in a case. Three rules, judged over facts that were loaded before; names are
 * compared by their blind index, so namesakes count as one.
 *
 * 1. Nobody is named in a case of whose parties or representatives they are one; a lawyer, whose firm is one.
 * 2. Nobody is named against a client, or whom they represent in this very case: a firm or lawyer acts for the worker, so
 *    not for the employer as well; a mediator acts between the two, so for neither.
 * 3. Nobody is named who acts in a case that is not closed (named there for the worker, or a representative there) for
 *    the side they would be against here, or against the side they would act for; a mediator, for or against either.
 *
 * A firm and its lawyers count as one house in rules 2 and 3. Having mediated between the same parties is no conflict.
 */
export type RosterKind = 'mediator' | 'law-firm' | 'lawyer';

/** That a house has to do with a party of the case in hand. */
export interface Tie {
  readonly house: string;
  /** Who the party is here. */
  readonly here: 'claimant' | 'employer';
  /** Whether the house acts for that party or against it … */
  readonly stance: 'for' | 'against';
  /** … as its standing client's, in this case, or in another that is open. */
  readonly how: 'client' | 'here' | 'case';
}
export interface Suspect {
  readonly kind: RosterKind;
  /** A party or representative of the case is called the same. */
  readonly isParty: boolean;
}
/** Why somebody is not offered; `code` is stable. */
export interface Bar<Code extends string = string> {
  readonly code: Code;
  readonly zh: string;
  readonly en: string;
}
export type ConflictCode =
  'is-a-party' | 'acts-for-a-party' | 'acts-elsewhere-for-other-side' | 'acts-elsewhere-against';

/** Every conflict between an entry, with the ties of its house, and the parties of the case. */
export function conflictsOf({ kind, isParty }: Suspect, ties: readonly Tie[]): Bar<ConflictCode>[] {
  const found = new Map<ConflictCode, Bar<ConflictCode>>();
  const add = (code: ConflictCode, zh: string, en: string) => void found.set(code, { code, zh, en });
  if (isParty) add('is-a-party', '系本案当事人或其代理人', 'is a party of this case, or represents one');
  for (const { here, stance, how } of ties) {
    if (!isAdverse(kind, here, stance)) continue;
    const [zh, en] = SIDES[here];
    if (how !== 'case') add('acts-for-a-party', `为${zh}提供法律服务`, `acts for ${en}`);
    else if (stance === 'for')
      add('acts-elsewhere-for-other-side', `在其他未结案件中代理${zh}`, `acts for ${en} in another open case`);
    else add('acts-elsewhere-against', `在其他未结案件中代理${zh}的对方`, `acts against ${en} in another open case`);
  }
  return [...found.values()];
}

const SIDES = { claimant: ['本案职工', 'the worker of this case'], employer: ['用人单位', 'the employer'] } as const;

/** A mediator is bound to neither side; a firm or lawyer acts for the worker, against the employer. */
function isAdverse(kind: RosterKind, here: Tie['here'], stance: Tie['stance']): boolean {
  switch (kind) {
    case 'mediator':
      return true;
    case 'law-firm':
    case 'lawyer':
      return here === 'employer' ? stance === 'for' : stance === 'against';
  }
}
