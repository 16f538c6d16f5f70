import { boolean, index, integer, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';

/** 工会组织: the union's own tree. 备案 copies go to unions, dispatches to units. */
export const unionOrganisations = pgTable('union_organisations', {
  id: text().primaryKey(),
  name: text().notNull(),
  kind: text().$type<'city' | 'district' | 'industry' | 'bureau' | 'street' | 'employer'>().notNull(),
  parentId: text('parent_id'),
  active: boolean().notNull().default(true),
});

/** 服务机构: who carries cases. A unit belongs to a union; guidance between units stands in `guidance_lines`. */
export const serviceUnits = pgTable('service_units', {
  id: text().primaryKey(),
  name: text().notNull(),
  tier: integer().$type<1 | 2 | 3>().notNull(),
  kind: text()
    .$type<
      | 'city-centre'
      | 'hotline-platform'
      | 'city-department'
      | 'district-centre'
      | 'bureau-centre'
      | 'station'
      | 'staff-home'
    >()
    .notNull(),
  unionId: text('union_id').notNull(),
  /** Business hours 'HH:MM' on working days; null means the term runs to 24:00. */
  opens: text(),
  closes: text(),
  active: boolean().notNull().default(true),
});

/** 指导关系: who guides whom; a unit may answer to two. `line` tells which side it is. */
export const guidanceLines = pgTable(
  'guidance_lines',
  {
    superiorId: text('superior_id').notNull(),
    subordinateId: text('subordinate_id').notNull(),
    line: text().$type<'department' | 'area' | 'industry'>().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.superiorId, t.subordinateId] }),
    index('guidance_by_subordinate').on(t.subordinateId),
  ],
);

/** Every unit above every unit, itself at depth 0. Derived from `guidance_lines`; the subtree query of everything. */
export const unitClosure = pgTable(
  'unit_closure',
  {
    ancestorId: text('ancestor_id').notNull(),
    descendantId: text('descendant_id').notNull(),
    depth: integer().notNull(),
  },
  (t) => [primaryKey({ columns: [t.ancestorId, t.descendantId] }), index('closure_by_descendant').on(t.descendantId)],
);
