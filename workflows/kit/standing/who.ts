import type { Who } from '../vocabulary.ts';

/** Sets of people who turn up in many declarations. */
export const callTaker: Who = { role: 'call-taker', at: 'platform' };
/** The unit to which the application was made. */
export const intakeStaff: readonly Who[] = [
  { role: 'caseworker', at: 'intake' },
  { role: 'unit-head', at: 'intake' },
];
/** Whoever took the case in: there, or at the platform's telephones. */
export const takers: readonly Who[] = [callTaker, ...intakeStaff];
export const handlers: readonly Who[] = [
  { role: 'caseworker', at: 'holder' },
  { role: 'unit-head', at: 'holder' },
];
/** Whoever mediates: what mediating itself is, but neither acceptance nor where a case goes. */
export const mediator: Who = { role: 'mediator', at: 'holder' };
export const mediators: readonly Who[] = [...handlers, mediator];
/** Whoever reviews applications and dossiers at the unit that has to decide on them. */
export const reviewer: Who = { role: 'reviewer', at: 'holder' };
export const reviewers: readonly Who[] = [...handlers, reviewer];
/** 承办律师: the one named in the case now, who acts for the unit that holds it. */
export const lawyer: Who = { role: 'lawyer', at: 'named' };
export const lawyers: readonly Who[] = [...handlers, lawyer];
/** The city's own office. */
export const platformStaff: readonly Who[] = [
  { role: 'caseworker', at: 'platform' },
  { role: 'unit-head', at: 'platform' },
];
export const headOfHolder: Who = { role: 'unit-head', at: 'holder' };
export const tierAbove: Who = { role: 'supervisor', at: 'above-holder' };
export const citySupervisor: Who = { role: 'supervisor', at: 'platform-or-above' };
/** Anybody with something to do with the case. */
export const involved: readonly Who[] = [...handlers, ...takers, tierAbove, citySupervisor, mediator, reviewer, lawyer];
