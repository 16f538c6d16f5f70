/** Whether somebody of a roster may be named in a case, and in which order those who may are proposed. Pure. */
import { dateOf } from '../../calendar/index.ts';
import { conflictsOf, type Bar, type ConflictCode, type RosterKind, type Tie } from './conflicts.ts';

/** An entry with what is known of it in view of one case on one day. */
export interface Candidate {
  readonly id: string;
  readonly kind: RosterKind;
  /** The firm of a lawyer, else the entry itself. */
  readonly house: string;
  readonly firmId: string | null;
  readonly unitId: string;
  readonly nameCipher: Buffer;
  readonly areas: readonly string[];
  /** Whether it and, of a lawyer, the firm is kept on. */
  readonly active: boolean;
  /** Of a lawyer, the days on which the firm's contract holds too. */
  readonly contractFrom: string;
  readonly contractUntil: string | null;
  /** Whether it serves the unit that holds the case. */
  readonly serves: boolean;
  /** Last day of the absence that covers the day. */
  readonly absentUntil: string | null;
  /** Open assignments. */
  readonly load: number;
  readonly lastNamedAt: number | null;
  readonly refusedHere: boolean;
  readonly namedHere: boolean;
  readonly isParty: boolean;
}
/** The case in whose view they are judged. */
export interface Occasion {
  /** Beijing date. */
  readonly on: string;
  readonly matter: string | null;
  readonly ties: readonly Tie[];
  /** The firm that is named in the case: a lawyer is one of its own. */
  readonly firm?: string | undefined;
}
export type BarCode =
  | ConflictCode
  | ('off-the-roster' | 'contract-not-in-force' | 'absent' | 'does-not-serve' | 'other-matter')
  | ('has-refused-this-case' | 'already-named' | 'not-of-the-firm');

/** Why an entry is not proposed, the weightiest first; empty if it may be named. */
export function barsOf(candidate: Candidate, { on, matter, ties, firm }: Occasion): Bar<BarCode>[] {
  const { contractFrom: from, contractUntil: until, absentUntil } = candidate;
  const bars: (Bar<BarCode> | false)[] = [
    ...conflictsOf(
      candidate,
      ties.filter(({ house }) => house === candidate.house),
    ),
    firm !== undefined &&
      candidate.kind === 'lawyer' &&
      candidate.firmId !== firm &&
      bar('not-of-the-firm', '不属于已指派的律所', 'not of the firm that was named'),
    candidate.refusedHere && bar('has-refused-this-case', '已推辞本案', 'has refused this case'),
    candidate.namedHere && bar('already-named', '已承办本案', 'is named in this case already'),
    !candidate.active && bar('off-the-roster', '已停用', 'is no longer active'),
    on < from && bar('contract-not-in-force', `聘期自 ${from} 起`, `contract begins on ${from}`),
    until !== null && until < on && bar('contract-not-in-force', `聘期已于 ${until} 届满`, `contract over on ${until}`),
    !candidate.serves && bar('does-not-serve', '不服务承办单位', 'does not serve the unit that holds the case'),
    absentUntil !== null && bar('absent', `请假至 ${absentUntil}`, `absent until ${absentUntil}`),
    !coversMatter(candidate, matter) && bar('other-matter', '业务领域不含本案事项', 'not for this matter'),
  ];
  return bars.filter((entry) => entry !== false);
}

const bar = (code: BarCode, zh: string, en: string): Bar<BarCode> => ({ code, zh, en });
const coversMatter = ({ areas }: Candidate, matter: string | null): boolean =>
  areas.length === 0 || matter === null || areas.includes(matter);

/** 轮派: the fewest open assignments first, then whoever was named longest ago or never, then by id. */
export function byTurn(a: Candidate, b: Candidate): number {
  return (
    a.load - b.load ||
    (a.lastNamedAt ?? -Infinity) - (b.lastNamedAt ?? -Infinity) ||
    (a.id < b.id ? -1 : a.id > b.id ? 1 : 0)
  );
}

/** Why an entry stands where it does among those proposed. */
export function reasonsFor({ load, lastNamedAt, areas }: Candidate): { readonly zh: string; readonly en: string }[] {
  const last = lastNamedAt === null ? undefined : dateOf(lastNamedAt);
  return [
    { zh: `在办 ${load} 件`, en: `load ${load}` },
    last === undefined ? { zh: '尚未承办', en: 'never named' } : { zh: `上次指派 ${last}`, en: `last named ${last}` },
    areas.length === 0 ? { zh: '业务领域不限', en: 'all matters' } : { zh: '业务领域相符', en: 'area matches' },
  ];
}
