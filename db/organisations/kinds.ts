/** Kinds of bodies, with the words people use for them. */
import type { guidanceLines, serviceUnits, unionOrganisations } from '../schema/index.ts';

export type UnionKind = (typeof unionOrganisations.$inferSelect)['kind'];
export type UnitKind = (typeof serviceUnits.$inferSelect)['kind'];
export type Tier = (typeof serviceUnits.$inferSelect)['tier'];
export type Line = (typeof guidanceLines.$inferSelect)['line'];

export const unionKinds: Readonly<Record<UnionKind, { readonly zh: string }>> = {
  city: { zh: '市总工会' },
  district: { zh: '区总工会' },
  industry: { zh: '产业工会' },
  bureau: { zh: '局集团公司工会' },
  street: { zh: '街道乡镇工会' },
  employer: { zh: '企事业单位工会' },
};

/** The tiers a kind may stand at, the usual one first. The documents disagree on bureaus and industries only. */
export const unitKinds: Readonly<
  Record<UnitKind, { readonly zh: string; readonly tiers: readonly [Tier, ...Tier[]] }>
> = {
  'city-centre': { zh: '市职工服务中心', tiers: [1] },
  'hotline-platform': { zh: '热线平台', tiers: [1] },
  'city-department': { zh: '市职能部门', tiers: [1] },
  'district-centre': { zh: '区职工服务中心', tiers: [2] },
  'bureau-centre': { zh: '局集团公司职工服务中心', tiers: [2, 1] },
  station: { zh: '工会服务站', tiers: [3] },
  'staff-home': { zh: '职工之家', tiers: [3] },
};

/** The kind meant by a cell: its code or its Chinese name. */
export function kindNamed<K extends string>(kinds: Readonly<Record<K, { zh: string }>>, text: string): K | undefined {
  const entries = Object.entries<{ zh: string }>(kinds) as [K, { zh: string }][];
  return entries.find(([code, { zh }]) => code === text || zh === text)?.[0];
}

/** Which side a line of guidance belongs to; it follows from what the two units are. */
export function lineBetween(superior: UnitKind, subordinate: UnitKind): Line {
  if (subordinate === 'city-department' || subordinate === 'hotline-platform') return 'department';
  return superior === 'bureau-centre' || subordinate === 'bureau-centre' ? 'industry' : 'area';
}
