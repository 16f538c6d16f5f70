/** Which of the units that could take a matter are proposed, in which order and why. Pure. */
import type { Wording } from './content.ts';

/** Where the work is, and whose employer it is about. */
export interface Place {
  /** Unions. */
  readonly district?: string | undefined;
  readonly industry?: string | undefined;
  readonly street?: string | undefined;
  /** The employer's own 职工之家. */
  readonly employerUnit?: string | undefined;
}
/** A unit in view of a matter and a place. */
export interface RoutingCandidate {
  readonly id: string;
  readonly name: string;
  readonly tier: number;
  readonly kind: string;
  readonly active: boolean;
  readonly unionId: string;
  /** The catalogue names it itself. */
  readonly named: boolean;
  readonly isOfStreet: boolean;
  readonly isOfDistrict: boolean;
  readonly isOfIndustry: boolean;
  readonly isBelowDistrict: boolean;
  readonly isBelowIndustry: boolean;
  /** The employer's own, or of its own union. */
  readonly isEmployers: boolean;
  /** Open cases it holds. */
  readonly load: number;
  /** Duties past due, of its own and of units below. */
  readonly overdue: number;
}
/** The row of the catalogue that speaks for a unit. */
export interface Grounds {
  readonly version: number;
  readonly code: string;
  readonly zh: string;
  readonly en: string;
  readonly clause: string;
  readonly unitKinds: readonly string[];
}
export type RoutingBar = 'employers-own' | 'not-active';
export interface Reason extends Wording {
  readonly code: 'catalogue' | 'street' | 'district' | 'industry' | 'city' | 'load' | 'overdue';
}

/** Why a unit is not proposed; empty if it may be. */
export function routingBars({ isEmployers, active }: RoutingCandidate): (Wording & { readonly code: RoutingBar })[] {
  const bars = [
    isEmployers && {
      ...{ code: 'employers-own' as const, zh: '属被反映单位自己，须回避' },
      en: 'is the employer’s own, from which the case must be kept',
    },
    !active && { code: 'not-active' as const, zh: '已停用', en: 'is no longer active' },
  ];
  return bars.filter((bar) => bar !== false);
}

/** Named units first, then those of the very place, those below it, the city's; then as the catalogue ranks kinds, then by load. */
export const byFitness =
  ({ unitKinds }: Pick<Grounds, 'unitKinds'>) =>
  (a: RoutingCandidate, b: RoutingCandidate): number =>
    nearness(a) - nearness(b) ||
    rankOf(unitKinds, a.kind) - rankOf(unitKinds, b.kind) ||
    a.load - b.load ||
    (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);

function nearness({ named, isOfStreet, isOfDistrict, isOfIndustry, tier, ...below }: RoutingCandidate): number {
  if (named) return 0;
  if (isOfStreet || isOfDistrict || isOfIndustry) return 1;
  if (below.isBelowDistrict || below.isBelowIndustry) return 2;
  return tier === 1 ? 3 : 4;
}
const rankOf = (kinds: readonly string[], kind: string): number =>
  kinds.includes(kind) ? kinds.indexOf(kind) : kinds.length;

/** 为何派给该单位: why this unit, the weightiest first. */
export function routingReasons(unit: RoutingCandidate, row: Grounds): Reason[] {
  const { load, overdue } = unit;
  const which = `第 ${row.version} 版“${row.zh}”`;
  const whichEn = `version ${row.version}, “${row.en}” (${row.clause})`;
  const reasons: (Reason | false)[] = [
    unit.named
      ? {
          code: 'catalogue',
          zh: `派单目录${which}指定该单位（${row.clause}）`,
          en: `named by the catalogue, ${whichEn}`,
        }
      : {
          code: 'catalogue',
          zh: `派单目录${which}派给此类单位（${row.clause}）`,
          en: `of a kind that takes it: ${whichEn}`,
        },
    placeOf(unit),
    { code: 'load', zh: `在办 ${load} 件`, en: `holds ${load} open` },
    overdue > 0 && { code: 'overdue', zh: `本级及下级逾期 ${overdue} 项`, en: `${overdue} overdue, it and below` },
  ];
  return reasons.filter((reason) => reason !== false);
}

function placeOf(unit: RoutingCandidate): Reason | false {
  if (unit.isOfStreet) return { code: 'street', zh: '属工作地街道', en: 'of the street of the place of work' };
  if (unit.isOfDistrict) return { code: 'district', zh: '属工作地区', en: 'of the district of the place of work' };
  if (unit.isOfIndustry) return { code: 'industry', zh: '属该产业工会', en: 'of the industry union' };
  if (unit.isBelowDistrict)
    return { code: 'district', zh: '在工作地区内', en: 'within the district of the place of work' };
  if (unit.isBelowIndustry) return { code: 'industry', zh: '在该产业工会内', en: 'within the industry union' };
  return unit.tier === 1 && { code: 'city', zh: '市级统一办理', en: 'handled by the city' };
}
