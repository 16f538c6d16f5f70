import type { Actor, CaseView, UnitRef } from './messages.ts';
import type { Action, Place, Who } from './vocabulary.ts';

/** What authority is judged by; the API asks with the read model, the workflow with its own state. */
export type Standing = Pick<CaseView, 'holder' | 'platform' | 'intake'> & { readonly addressees?: readonly string[] };

/** How a case stood at its last rest. */
export const standingOf = ({ orders, ...view }: Standing & Pick<CaseView, 'orders'>): Standing => ({
  ...view,
  addressees: orders.filter(({ state }) => state === 'issued').map(({ addresseeUnit }) => addresseeUnit),
});

/** The role under which `actor` may perform `action`, or undefined. Pure, so that both judges agree. */
export function authorityFor(
  action: Pick<Action, 'by'>,
  actor: Actor,
  standing: Standing,
): (Who & { readonly unit: string }) | undefined {
  for (const who of action.by) {
    const held = actor.roles.find((r) => r.role === who.role && isAt(who.at, r.unit, standing));
    if (held) return { ...who, unit: held.unit };
  }
  return undefined;
}

function isAt(place: Place, unit: string, { holder, platform, intake, addressees }: Standing): boolean {
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
  }
}

const isAbove = (unit: string, of: UnitRef): boolean => of.above.includes(unit);
