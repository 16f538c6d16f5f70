import { jsonb, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';

/** 日历例外日: days off and make-up working days, each with the notice it comes from. */
export const calendarDays = pgTable('calendar_days', {
  date: text().primaryKey(),
  kind: text().$type<'off' | 'work'>().notNull(),
  name: text().notNull(),
  notice: text().notNull(),
  url: text().notNull(),
});

/** 政策: what the regulation leaves open, by effective date; defaults stand in each process. */
export const policies = pgTable(
  'policies',
  {
    name: text().notNull(),
    /** Beijing date 'YYYY-MM-DD'. */
    effectiveFrom: text('effective_from').notNull(),
    value: jsonb().notNull(),
    setBy: text('set_by').notNull(),
  },
  (t) => [primaryKey({ columns: [t.name, t.effectiveFrom] })],
);

/** 事项目录: what a case is about, in words that name nobody. */
export const matters = pgTable('matters', {
  code: text().primaryKey(),
  zh: text().notNull(),
  en: text().notNull(),
});
