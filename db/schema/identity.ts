import { sql } from 'drizzle-orm';
import { boolean, index, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import type { Role } from '../../workflows/kit/roles.ts';
import { instant } from './columns.ts';

export { roles, type Role } from '../../workflows/kit/roles.ts';

/** Staff accounts. `label` is a post, not a person's name. */
export const users = pgTable('users', {
  id: text().primaryKey(),
  label: text().notNull(),
  kind: text().$type<'person' | 'machine'>().notNull().default('person'),
  active: boolean().notNull().default(true),
  /** The body that keeps the account: its administrators and security officers look after it. */
  bodyId: text('body_id'),
  /** Keyed hashes of the person's own telephone and name: a case in which a party has one of them is hidden from them. */
  personIndexes: text('person_indexes')
    .array()
    .notNull()
    .default(sql`'{}'`),
});

/** A role at a body: a service unit, or a union organisation (which reads the copies filed with it). */
export const memberships = pgTable(
  'memberships',
  {
    userId: text('user_id').notNull(),
    bodyId: text('body_id').notNull(),
    role: text().$type<Role>().notNull(),
  },
  (t) => [primaryKey({ columns: [t.userId, t.bodyId, t.role] }), index('memberships_by_body').on(t.bodyId)],
);

/** Bearer tokens by SHA-256; the token itself is shown once. */
export const accessTokens = pgTable('access_tokens', {
  tokenHash: text('token_hash').primaryKey(),
  userId: text('user_id').notNull(),
  purpose: text().notNull(),
  expiresAt: instant('expires_at'),
  revokedAt: instant('revoked_at'),
});
