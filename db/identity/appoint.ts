import { count, eq, inArray } from 'drizzle-orm';
import type { Database, Queryable } from '../client.ts';
import { journalAccess } from '../queries/access.ts';
import { memberships, roles, serviceUnits, unionOrganisations, users, type Role } from '../schema/index.ts';
import { mayBeOnePerson } from './duties.ts';
import { giveTemporaryPassword } from './local-accounts.ts';
import type { Passwords } from './passwords.ts';
import { issueToken } from './tokens.ts';

export interface Appointment {
  readonly userId: string;
  /** A post, never a person's name. */
  readonly label: string;
  /** `role@body`: `administrator@bj-centre`. */
  readonly roles: readonly string[];
  readonly machine: boolean;
  readonly tokenDays: number;
}

const USER_ID = /^u-[a-z0-9][a-z0-9-]{0,62}$/;
const LONGEST_TOKEN_DAYS = 366;
const DAY_MS = 86_400_000;

/**
 * Makes a user, or adds roles to one, and a token; by whoever may connect to the database. Journalled as administration.
 * A body must exist, unless the installation has no organisations yet: its first administrator imports them.
 * @returns the token, this once. @throws Error of one line that names the value at fault.
 */
export async function appoint(db: Database, appointment: Appointment, nowMs: number): Promise<string> {
  const { userId, tokenDays } = appointment;
  if (!Number.isInteger(tokenDays) || tokenDays < 1 || tokenDays > LONGEST_TOKEN_DAYS)
    throw new Error(`--days must be a whole number from 1 to ${LONGEST_TOKEN_DAYS}`);
  return db.transaction(async (tx) => {
    await settle(tx, appointment, { tokenDays }, nowMs);
    return issueToken(tx, { userId, purpose: 'appointed', expiresAt: nowMs + tokenDays * DAY_MS });
  });
}

/**
 * The same with a local account in place of a token: a password by chance, good for 72 hours and for choosing one's own.
 * @returns the password, this once. @throws Error of one line that names the value at fault.
 */
export async function appointWithPassword(
  db: Pick<Database, 'transaction'>,
  passwords: Passwords,
  appointment: Omit<Appointment, 'tokenDays' | 'machine'>,
  nowMs: number,
): Promise<{ readonly password: string; readonly until: number }> {
  return db.transaction(async (tx) => {
    await settle(tx, { ...appointment, machine: false }, { password: 'temporary' }, nowMs);
    return giveTemporaryPassword(tx, passwords, appointment.userId, nowMs);
  });
}

async function settle(
  tx: Queryable,
  { userId, label, machine, roles: given }: Omit<Appointment, 'tokenDays'>,
  credential: Readonly<Record<string, unknown>>,
  nowMs: number,
): Promise<void> {
  if (!USER_ID.test(userId))
    throw new Error(`--id must be u- and lower-case letters, digits, hyphens, not "${userId}"`);
  if (label.trim() === '' || label.length > 120) throw new Error('--label must have 1 to 120 characters');
  if (given.length === 0) throw new Error('--role is missing: role@body, for instance administrator@bj-centre');
  const posts = given.map(parseRole);
  await checkBodies(tx, [...new Set(posts.map((post) => post.bodyId))]);
  const kind = machine ? 'machine' : 'person';
  const set = { label, active: true };
  await tx.insert(users).values({ id: userId, label, kind }).onConflictDoUpdate({ target: users.id, set });
  const held = await tx.select({ role: memberships.role }).from(memberships).where(eq(memberships.userId, userId));
  if (!mayBeOnePerson([...held, ...posts].map(({ role }) => role)))
    throw new Error('--role: administrator, security-officer and auditor exclude one another and every other role');
  await tx
    .insert(memberships)
    .values(posts.map((post) => ({ userId, ...post })))
    .onConflictDoNothing();
  const detail = { user: userId, roles: given, ...credential };
  await journalAccess(tx, { at: nowMs, userId: 'database-login', kind: 'administration', detail });
}

function parseRole(text: string): { role: Role; bodyId: string } {
  const [name, bodyId, ...more] = text.split('@');
  const role = roles.find((known) => known === name);
  if (!role || !bodyId || more.length > 0)
    throw new Error(`--role must be role@body with one of ${roles.join(', ')}, not "${text}"`);
  return { role, bodyId };
}

async function checkBodies(tx: Queryable, ids: readonly string[]): Promise<void> {
  const [all] = await tx.select({ n: count() }).from(serviceUnits);
  if (all?.n === 0) return;
  const units = await tx
    .select({ id: serviceUnits.id })
    .from(serviceUnits)
    .where(inArray(serviceUnits.id, [...ids]));
  const unions = await tx
    .select({ id: unionOrganisations.id })
    .from(unionOrganisations)
    .where(inArray(unionOrganisations.id, [...ids]));
  const unknown = ids.filter((id) => ![...units, ...unions].some((body) => body.id === id));
  if (unknown.length > 0) throw new Error(`--role names a body that does not exist: ${unknown.join(', ')}`);
}
