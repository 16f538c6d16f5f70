import { appointmentShownAs } from './appointment.ts';
import type { Actor, CaseView, UnitRef } from './messages.ts';
import type { Action, Place, Who } from './vocabulary.ts';

/** What authority is judged by; the API asks with the read model, the workflow with its own state. */
export type Standing = Pick<CaseView, 'holder' | 'platform' | 'intake'> & {
  readonly addressees?: readonly string[];
  /** Entries of the rosters that are named in the case now. */
  readonly named?: readonly string[];
};

/** How a case stood at its last rest. */
export const standingOf = ({ orders, ...view }: Standing & Pick<CaseView, 'orders' | 'details'>): Standing => ({
  ...view,
  named: namedIn(view.details),
  addressees: orders.filter(({ state }) => state === 'issued').map(({ addresseeUnit }) => addresseeUnit),
});

/** People, and not firms, whom the details of a case show as named. */
export const namedIn = (details: CaseView['details']): string[] =>
  [details[appointmentShownAs.mediator], details[appointmentShownAs.lawyer]].filter((id) => typeof id === 'string');

/** The role under which `actor` may perform `action`, or undefined. Pure, so that both judges agree. */
export function authorityFor(
  action: Pick<Action, 'by'>,
  actor: Actor,
  standing: Standing,
): (Who & { readonly unit: string }) | undefined {
  for (const who of action.by) {
    const held = actor.roles.find((r) => r.role === who.role && isAt(who.at, r.unit, actor, standing));
    if (held) return { ...who, unit: who.at === 'named' ? standing.holder.id : held.unit };
  }
  return undefined;
}

function isAt(place: Place, unit: string, actor: Actor, standing: Standing): boolean {
  const { holder, platform, intake, addressees, named } = standing;
  switch (place) {
    case 'platform':
      return unit === platform.id;
    case 'intake':
      return unit === (intake ?? platform).id;
    case 'holder':
      return unit === holder.id;
    case 'above-holder':
      return isAbove(unit, holder);
    case 'platform-or-above':
      return unit === platform.id || isAbove(unit, platform);
    case 'addressee':
      return addressees?.includes(unit) ?? false;
    case 'named':
      return actor.entries?.some((entry) => named?.includes(entry)) ?? false;
  }
}

const isAbove = (unit: string, of: UnitRef): boolean => of.above.includes(unit);
