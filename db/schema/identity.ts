import { sql } from 'drizzle-orm';
import { bigint, boolean, index, integer, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import type { Role } from '../../workflows/kit/roles.ts';
import { cipher, instant } from './columns.ts';

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

/** Who is who at an organisation's own provider. What the provider calls a person is kept as a keyed hash only. */
export const externalIdentities = pgTable(
  'external_identities',
  {
    issuer: text().notNull(),
    subjectIndex: text('subject_index').notNull(),
    userId: text('user_id').notNull(),
    /** Tokens issued before are refused: everything of the user was revoked then. */
    notBefore: instant('not_before'),
    linkedAt: instant('linked_at').notNull(),
    linkedBy: text('linked_by').notNull(),
  },
  (t) => [primaryKey({ columns: [t.issuer, t.subjectIndex] }), index('identities_by_user').on(t.userId)],
);

/** Passwords and second factors of those who have no provider. */
export const localAccounts = pgTable('local_accounts', {
  userId: text('user_id').primaryKey(),
  /** `scrypt$N$r$p$salt$hash`: each says how it was made. */
  passwordHash: text('password_hash').notNull(),
  /** The password was set by somebody else, is good until then, and for nothing but choosing one's own. */
  temporaryUntil: instant('temporary_until'),
  changedAt: instant('changed_at').notNull(),
  /** Secret of the codes, sealed for this user. */
  totpCipher: cipher('totp_cipher'),
  totpConfirmedAt: instant('totp_confirmed_at'),
  /** Step (30 s since 1970) of the last code that was taken; no code of it or before is taken again. */
  totpLastStep: bigint('totp_last_step', { mode: 'number' }),
});

/** Codes for whoever has lost the second factor, each good once. */
export const recoveryCodes = pgTable(
  'recovery_codes',
  {
    userId: text('user_id').notNull(),
    codeHash: text('code_hash').notNull(),
    usedAt: instant('used_at'),
  },
  (t) => [primaryKey({ columns: [t.userId, t.codeHash] })],
);

/** Who is logged in. The id itself is with the browser or program only. */
export const sessions = pgTable(
  'sessions',
  {
    idHash: text('id_hash').primaryKey(),
    userId: text('user_id').notNull(),
    by: text().$type<'password' | 'provider'>().notNull(),
    secondFactor: boolean('second_factor').notNull(),
    createdAt: instant('created_at').notNull(),
    /** To the minute. */
    lastSeenAt: instant('last_seen_at').notNull(),
    expiresAt: instant('expires_at').notNull(),
    revokedAt: instant('revoked_at'),
  },
  (t) => [index('sessions_by_user').on(t.userId), index('sessions_by_end').on(t.expiresAt)],
);

export const keyPurposes = ['call-centre', 'figures', 'export', 'transfers', 'open311'] as const;
/** What a machine's key opens; api/identity/purposes.ts has the routes. */
export type KeyPurpose = (typeof keyPurposes)[number];

/** Keys of machines: for one unit, one purpose, from some networks, until some day. */
export const machineKeys = pgTable(
  'machine_keys',
  {
    id: text().primaryKey(),
    secretHash: text('secret_hash').notNull(),
    userId: text('user_id').notNull(),
    unitId: text('unit_id').notNull(),
    purpose: text().$type<KeyPurpose>().notNull(),
    label: text().notNull(),
    /** Networks in CIDR notation; from nowhere else is the key taken. */
    networks: text().array().notNull(),
    createdAt: instant('created_at').notNull(),
    createdBy: text('created_by').notNull(),
    expiresAt: instant('expires_at').notNull(),
    /** To the minute. */
    lastUsedAt: instant('last_used_at'),
    revokedAt: instant('revoked_at'),
    /** The key that takes over. */
    replacedBy: text('replaced_by'),
  },
  (t) => [index('keys_by_unit').on(t.unitId)],
);

/** Attempts to log in that failed lately, by keyed hash of who tried from where; derived, and forgotten after a day. */
export const loginThrottle = pgTable(
  'login_throttle',
  {
    bucket: text().primaryKey(),
    failures: integer().notNull(),
    blockedUntil: instant('blocked_until').notNull(),
    lastAt: instant('last_at').notNull(),
  },
  (t) => [index('throttle_by_age').on(t.lastAt)],
);

/** Keyed hashes of user and address from where that user has logged in. */
export const loginPlaces = pgTable(
  'login_places',
  {
    place: text().primaryKey(),
    userId: text('user_id').notNull(),
    knownUntil: instant('known_until').notNull(),
  },
  (t) => [index('places_by_user').on(t.userId)],
);
