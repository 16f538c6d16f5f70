import type { Role } from '../../db/schema/index.ts';
import { isAbove, isAmong, isNamed, isSeenFrom, tierOf, type CaseFacts, type Post } from './oracle.ts';

/** What a cell says: handled under this authority, not the caller's to do, not there for the caller. */
export type Cell = 'ok' | 'forbidden' | 'missing';
/** What a role lets one know of cases. */
export type Sees = 'cases' | 'heads' | 'named' | 'nothing';

/** What a request is about; none of it for what is not there. */
export interface Thing {
  readonly case?: CaseFacts;
  /** The claimant asked for confidentiality. */
  readonly isConfidential?: boolean;
  /** The unit that keeps an entry of a roster. */
  readonly keptBy?: string;
  /** Bodies that an order or a batch is between. */
  readonly between?: readonly string[];
  /** The post a notice is addressed to. */
  readonly post?: Post;
  /** Posts of an account. */
  readonly posts?: readonly Post[];
  /** It is not there, for those who could have it. */
  readonly isGone?: boolean;
  /** Who sent a command. */
  readonly sentBy?: string;
}
export interface Who {
  readonly userId: string;
  readonly posts: readonly Post[];
  /** Entries of the rosters that are theirs. */
  readonly entries?: readonly string[];
}
/** A row's rule, in words for whoever reviews it and as a predicate for the matrix. */
export interface Rule {
  readonly words: string;
  readonly cell: (who: Who, what: Thing) => Cell;
  /** No token is asked for. */
  readonly isPublic?: boolean;
  /** Its answer is a list: no case may be named in it that the caller does not see. */
  readonly isList?: boolean;
}

/** Rules that depend on what each role sees, which is the table's to say. */
export function rulesFor(roles: Readonly<Record<Role, Sees>>) {
  const bodiesOf = ({ posts }: Who, kinds: readonly Sees[]) =>
    posts.filter(({ role }) => kinds.includes(roles[role])).map(({ body }) => body);
  const has = ({ posts }: Who, kind: Sees): boolean => posts.some(({ role }) => roles[role] === kind);
  const sees = (who: Who, facts: CaseFacts | undefined, kinds: readonly Sees[] = ['cases', 'heads']): boolean => {
    if (!facts || who.posts.some(({ body }) => facts.excluded.includes(body))) return false;
    return (has(who, 'named') && isNamed(who, facts)) || isSeenFrom(bodiesOf(who, kinds), facts);
  };
  const rule = (words: string, cell: Rule['cell'], more: Partial<Rule> = {}): Rule => ({ words, cell, ...more });
  const reads = (who: Who, unit: string): boolean =>
    who.posts.some(
      ({ role, body }) =>
        role === 'administrator' ||
        (STAFF.includes(role) && (body === unit || isAbove(body, unit) || isAbove(unit, body))),
    );
  const keeps = ({ posts }: Who, unit: string): boolean =>
    posts.some(
      ({ role, body }) =>
        (role === 'administrator' && (body === CITY || body === unit || isAbove(body, unit))) ||
        (role === 'unit-head' && body === unit) ||
        (role === 'supervisor' && isAbove(body, unit)),
    );
  const over =
    (...wanted: readonly Role[]): Rule['cell'] =>
    (who, { posts, keptBy }) => {
      const at = who.posts.filter(({ role }) => wanted.includes(role)).map(({ body }) => body);
      if (at.length === 0) return 'forbidden';
      const bodies = keptBy === undefined ? posts?.map(({ body }) => body) : [keptBy];
      const isOver = (body: string) => at.some((own) => own === CITY || own === body || isAbove(own, body));
      return bodies?.every(isOver) ? 'ok' : 'missing';
    };
  /** Accounts within the subtree of a post of one of the three duties; changed only if all their posts are. The city’s reach all. */
  const overAccount = (wanted: readonly Role[], isChange: boolean): Rule =>
    rule(
      `${wanted.join(', ')} over ${isChange ? 'every' : 'a'} body of the account; others of them: missing`,
      (who, { posts }) => {
        const at = who.posts.filter(({ role }) => wanted.includes(role)).map(({ body }) => body);
        if (at.length === 0) return 'forbidden';
        const isWithin = ({ body }: Post) => at.some((own) => own === CITY || own === body || isAbove(own, body));
        if (!posts || (!posts.some(isWithin) && !at.includes(CITY))) return 'missing';
        return isChange && !posts.every(isWithin) ? 'forbidden' : 'ok';
      },
    );
  return {
    sees,
    open: rule('everybody, without a token', () => 'ok', { isPublic: true }),
    everybody: rule('everybody with a token', () => 'ok'),
    list: rule('everybody with a token: a list of what they see', () => 'ok', { isList: true }),
    seen: rule('whoever sees the case; who sees heads only: forbidden', (who, what) =>
      sees(who, what.case, ['cases']) ? 'ok' : sees(who, what.case) ? 'forbidden' : 'missing',
    ),
    heads: rule('whoever sees at least the head of the case', (who, what) => (sees(who, what.case) ? 'ok' : 'missing')),
    only: (...wanted: readonly Role[]) =>
      rule(`only ${wanted.join(', ')}`, ({ posts }) =>
        posts.some(({ role }) => wanted.includes(role)) ? 'ok' : 'forbidden',
      ),
    cityOnly: (...wanted: readonly Role[]) =>
      rule(`only ${wanted.join(', ')} of the city centre`, ({ posts }, { isGone }) =>
        !posts.some(({ role, body }) => wanted.includes(role) && body === CITY)
          ? 'forbidden'
          : isGone
            ? 'missing'
            : 'ok',
      ),
    /** An act on a case: `by` in the words of `isAmong`. */
    act: (by: string) =>
      rule(`of those who see the case: ${by}`, (who, what) => {
        if (!what.case || !sees(who, what.case)) return 'missing';
        return isAmong(by, who, what.case) ? 'ok' : 'forbidden';
      }),
    /** Opening a case: at the platform, or at a unit of a tier that takes cases in itself. */
    opens: (by: string, platform: string, tiers: readonly number[]) =>
      rule(`${by} (tiers ${tiers.join() || 'none'})`, ({ posts }) => {
        const at = (unit: string): CaseFacts => ({
          ...{ platform, intake: unit, holder: unit, addressees: [], handedTo: [], excluded: [] },
        });
        const takers = posts.filter(({ body }) => tiers.includes(tierOf(body) ?? 0));
        return isAmong(by, { posts }, at(platform)) || takers.some((post) => isAmong(by, { posts }, at(post.body)))
          ? 'ok'
          : 'forbidden';
      }),
    order: rule('whoever sees its case, or the body that issued it or has to reply', (who, what) => {
      if (!what.case || who.posts.some(({ body }) => what.case?.excluded.includes(body))) return 'missing';
      const isParty = isSeenFrom(bodiesOf(who, ['cases', 'heads']), bare(what.between));
      return isParty || sees(who, what.case) ? 'ok' : 'missing';
    }),
    batch: rule('whoever sees the unit that hands in or the one it goes to', (who, what) =>
      isSeenFrom(bodiesOf(who, ['cases', 'heads']), bare(what.between)) ? 'ok' : 'missing',
    ),
    command: rule('whoever sent it, or sees its case', (who, what) =>
      what.sentBy === who.userId || sees(who, what.case) ? 'ok' : 'missing',
    ),
    /** A key of one purpose, judged by the route itself and not by its token's hook; what the account did not send is missing. */
    keyOf: (purpose: string, which?: 'its own') =>
      rule(
        `only keys for ${purpose}${which === undefined ? '' : ': what their account sent'}`,
        (who, { sentBy }) => {
          if ((who as { purpose?: string }).purpose !== purpose) return 'forbidden';
          return which === undefined || sentBy === who.userId ? 'ok' : 'missing';
        },
        { isPublic: true },
      ),
    nobody: rule('everybody, about nothing that is there', () => 'missing', { isPublic: true }),
    sentOneself: rule(
      'the machine’s account that sent it; others of machines: missing',
      ({ posts, userId }, { sentBy }) =>
        !posts.some(({ role }) => role === 'integration') ? 'forbidden' : sentBy === userId ? 'ok' : 'missing',
    ),
    notice: rule('the post it is addressed to', ({ posts }, { post }) =>
      posts.some(({ role, body }) => role === post?.role && body === post.body) ? 'ok' : 'missing',
    ),
    /** Staff of the holder, of the platform, of a unit above either. */
    carries: rule(
      'whoever carries the case: its holder, its platform, those above; others who see it: forbidden',
      (who, what) => {
        if (!what.case || !sees(who, what.case)) return 'missing';
        const { holder, platform } = what.case;
        const isThere = (body: string) => [holder, platform].some((unit) => body === unit || isAbove(body, unit));
        return who.posts.some(({ role, body }) => CARRYING.includes(role) && isThere(body)) ? 'ok' : 'forbidden';
      },
    ),
    /** Files say in clear what is masked elsewhere; where a party is confidential they are the platform’s only. */
    files: rule(
      'whoever carries the case, of a confidential one the platform only; others who see it: forbidden',
      (who, what) => {
        if (!what.case || !sees(who, what.case)) return 'missing';
        const { holder, platform } = what.case;
        const isThere = (body: string) =>
          [platform, ...(what.isConfidential ? [] : [holder])].some((unit) => body === unit || isAbove(body, unit));
        return who.posts.some(({ role, body }) => CARRYING.includes(role) && isThere(body)) ? 'ok' : 'forbidden';
      },
    ),
    account: (...wanted: readonly Role[]) => overAccount(wanted, false),
    accountChange: (...wanted: readonly Role[]) => overAccount(wanted, true),
    /** What a security officer keeps: accounts and keys of units at or below the officer’s. */
    officer: rule('the security officer over it; other officers: missing', over('security-officer')),
    /** Where events go: seen and kept running by both, granted by the officer alone. */
    endpoint: rule(
      'the security officer or the administrator over it; others of them: missing',
      over('security-officer', 'administrator'),
    ),
    /** Calls are of the unit whose endpoint told of them. */
    overCalls: rule(
      'call-takers, heads and supervisors of its unit or above; others of them: missing',
      over('call-taker', 'unit-head', 'supervisor'),
    ),
    overCallsTaken: rule('call-takers of its unit or above; others of them: missing', over('call-taker')),
    /** Above the platform nobody takes its calls in. */
    openingDrafts: rule('call-takers of its unit; others of them: missing', (who, what) => {
      const judged = over('call-taker')(who, what);
      const isThere = who.posts.some(({ role, body }) => role === 'call-taker' && body === what.keptBy);
      return judged === 'ok' && !isThere ? 'missing' : judged;
    }),
    /** Staff of units that serve members of their own; of the whole city its centre's supervisors. Machines never. */
    registry: (...wanted: readonly Role[]) =>
      rule(`${wanted.join(', ')} of a unit of tier 2 or 3; supervisors of the city centre`, ({ posts }, { isGone }) =>
        !posts.some(
          ({ role, body }) =>
            (wanted.includes(role) && (tierOf(body) ?? 1) > 1) || (role === 'supervisor' && body === CITY),
        )
          ? 'forbidden'
          : isGone
            ? 'missing'
            : 'ok',
      ),
    atPlatform: (...wanted: readonly Role[]) =>
      rule(`${wanted.join(', ')} of the hotline’s platform or the city centre`, ({ posts }) =>
        posts.some(({ role, body }) => wanted.includes(role) && ['bj-12351', CITY].includes(body)) ? 'ok' : 'forbidden',
      ),
    newKey: rule('the security officer over the unit', (who, { keptBy = '' }) =>
      who.posts.some(
        ({ role, body }) => role === 'security-officer' && (body === CITY || body === keptBy || isAbove(body, keptBy)),
      )
        ? 'ok'
        : 'forbidden',
    ),
    rosterRead: rule('staff it serves or above it; administrators', (who, { keptBy }) =>
      keptBy !== undefined && reads(who, keptBy) ? 'ok' : 'missing',
    ),
    rosterKeep: rule(
      'its unit’s head, a supervisor above, administrators; others who read it: forbidden',
      (who, what) => {
        if (what.keptBy === undefined || !reads(who, what.keptBy)) return 'missing';
        return keeps(who, what.keptBy) ? 'ok' : 'forbidden';
      },
    ),
    rosterAdd: rule('the unit’s head, a supervisor above, administrators', (who, { keptBy }) =>
      keptBy !== undefined && keeps(who, keptBy) ? 'ok' : 'forbidden',
    ),
  };
}

const CITY = 'bj-centre';
/** Roles whose work cases are. */
const CARRYING: readonly Role[] = [
  ...(['call-taker', 'caseworker', 'unit-head', 'mediator', 'lawyer', 'reviewer', 'supervisor', 'payer'] as const),
];
/** Roles whose holders look at rosters. */
const STAFF: readonly Role[] = ['call-taker', 'caseworker', 'unit-head', 'mediator', 'reviewer', 'supervisor'];
const bare = (handedTo: readonly string[] = []): CaseFacts => ({
  ...{ platform: '-', intake: '-', holder: '-', addressees: [], handedTo, excluded: [] },
});
