import { readFileSync } from 'node:fs';
import type { Role } from '../../db/schema/index.ts';

/** A role somebody holds at a body. */
export interface Post {
  readonly role: Role;
  readonly body: string;
}
/** What the matrix knows of a case, written down when the case was made and never read from the product. */
export interface CaseFacts {
  readonly platform: string;
  readonly intake: string;
  readonly holder: string;
  /** Units with an order that awaits their reply. */
  readonly addressees: readonly string[];
  /** Units it was handed to at any time, and unions that got a copy for record. */
  readonly handedTo: readonly string[];
  /** Who had a part in the case that it comes from: its platform, its intake, the unit that sent it on. */
  readonly followedBy?: readonly string[];
  /** The employer's own body and union. */
  readonly excluded: readonly string[];
  /** Entries of the rosters that are named in it now. */
  readonly named?: readonly string[];
}

interface Unit {
  readonly tier: number;
  readonly union: string;
  readonly superiors: readonly string[];
}

/** The demo organisations, read from their file by a reader of the matrix's own. */
const units = new Map<string, Unit>();
for (const line of readFileSync(new URL('../../db/demo/organisations.csv', import.meta.url), 'utf8').split(/\r?\n/)) {
  const [record, id, , , , tier, union, superior, second] = line.split(',');
  if (record !== 'unit' || !id || !union) continue;
  units.set(id, {
    tier: Number(tier),
    union,
    superiors: [superior, second].filter((s) => s !== undefined && s !== '') as string[],
  });
}

export const tierOf = (body: string): number | undefined => units.get(body)?.tier;

/** Whether `body` guides `unit`, over however many steps. */
export function isAbove(body: string, unit: string): boolean {
  return (units.get(unit)?.superiors ?? []).some((superior) => superior === body || isAbove(body, superior));
}

/** Whether what is `body`'s is within sight of a post at `from`: its own, those below, and the union a unit belongs to. */
const isInSight = (body: string, from: string): boolean =>
  body === from || isAbove(from, body) || units.get(from)?.union === body;

/** Whether a post at one of these bodies sees the case, by where the case has been. */
export function isSeenFrom(bodies: readonly string[], facts: CaseFacts): boolean {
  const places = [
    facts.platform,
    facts.intake,
    facts.holder,
    ...facts.addressees,
    ...facts.handedTo,
    ...(facts.followedBy ?? []),
  ];
  return bodies.some((from) => places.some((place) => isInSight(place, from)));
}

/** Whether a post stands at the place that a row of the table names. */
export function isAt(place: string, { body }: Post, { holder, platform, intake, addressees }: CaseFacts): boolean {
  switch (place) {
    case 'holder':
      return body === holder;
    case 'above-holder':
      return isAbove(body, holder);
    case 'platform':
      return body === platform;
    case 'platform-or-above':
      return body === platform || isAbove(body, platform);
    case 'intake':
      return body === intake;
    case 'addressee':
      return addressees.includes(body);
    default:
      throw new Error(`test/authority/oracle.ts does not know the place "${place}": say there who stands at it`);
  }
}

interface Acting {
  readonly posts: readonly Post[];
  readonly entries?: readonly string[];
}
/** Whether somebody is the mediator or the lawyer that the case names. */
export const isNamed = ({ entries = [] }: Acting, { named = [] }: CaseFacts): boolean =>
  entries.some((entry) => named.includes(entry));

/** Whether one of the posts is among `by`: `caseworker+unit-head@holder supervisor@above-holder`. */
export function isAmong(by: string, who: Acting, facts: CaseFacts): boolean {
  return by.split(' ').some((group) => {
    const [names = '', place = ''] = group.split('@');
    const stands = (post: Post) => (place === 'named' ? isNamed(who, facts) : isAt(place, post, facts));
    return who.posts.some((post) => names.split('+').includes(post.role) && stands(post));
  });
}
