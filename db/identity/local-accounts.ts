/** Local accounts: passwords of users whose organisation has no provider. */
import { eq } from 'drizzle-orm';
import type { Database, Queryable } from '../client.ts';
import { prepare } from '../queries/prepared.ts';
import { localAccounts } from '../schema/index.ts';
import { passwordByChance, type Passwords } from './passwords.ts';

/** How long a password that somebody else set is good. */
const TEMPORARY_MS = 72 * 3_600_000;

export interface Account {
  readonly passwordHash: string;
  readonly temporaryUntil: Date | null;
  readonly confirmed: boolean;
}
const accountOf = prepare<Account>(`
  select a.password_hash as "passwordHash", a.temporary_until as "temporaryUntil", a.totp_confirmed_at is not null as confirmed
  from local_accounts a join users u on u.id = a.user_id and u.active and u.kind = 'person'
  where a.user_id = $1`);

/** The account of an active person; undefined for everybody else, at the same cost. */
export async function findAccount(db: Database, userId: string): Promise<Account | undefined> {
  return (await accountOf(db, [userId]))[0];
}

/** Sets one's own password. */
export async function setPassword(db: Queryable, userId: string, passwordHash: string, nowMs: number): Promise<void> {
  await db
    .update(localAccounts)
    .set({ passwordHash, temporaryUntil: null, changedAt: nowMs })
    .where(eq(localAccounts.userId, userId));
}

/** Only what the hash costs has changed. */
export async function renewHash(db: Queryable, userId: string, passwordHash: string): Promise<void> {
  await db.update(localAccounts).set({ passwordHash }).where(eq(localAccounts.userId, userId));
}

/**
 * Gives a user a password by chance, good for 72 hours and for choosing one's own; makes the account where there is none.
 * @returns the password, this once. @throws PasswordsBusy
 */
export async function giveTemporaryPassword(
  db: Queryable,
  passwords: Passwords,
  userId: string,
  nowMs: number,
): Promise<{ readonly password: string; readonly until: number }> {
  const password = passwordByChance();
  const until = nowMs + TEMPORARY_MS;
  const set = { passwordHash: await passwords.hash(password), temporaryUntil: until, changedAt: nowMs };
  await db
    .insert(localAccounts)
    .values({ userId, ...set })
    .onConflictDoUpdate({ target: localAccounts.userId, set });
  return { password, until };
}
