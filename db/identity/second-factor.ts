/** Codes by time (RFC 6238: SHA-1, six digits, 30 s, what every authenticator app does), and codes for when the device is lost. */
import { randomBytes } from 'node:crypto';
import { and, eq, isNull, lt, or } from 'drizzle-orm';
import { Secret, TOTP } from 'otpauth';
import type { Queryable } from '../client.ts';
import type { Keys } from '../crypto/keys.ts';
import { openBy, sealBy } from '../crypto/rotating.ts';
import { localAccounts, recoveryCodes } from '../schema/index.ts';
import { groups } from './passwords.ts';
import { hashOf } from './tokens.ts';

const SECRET_BYTES = 20;
const PERIOD_S = 30;
const RECOVERY_CODES = 10;
const ISSUER = 'Sanji';
const aadOf = (userId: string): string => JSON.stringify(['second-factor', userId]);

const totpOf = (secret: Buffer, userId: string): TOTP =>
  new TOTP({
    ...{ issuer: ISSUER, label: userId, algorithm: 'SHA1', digits: 6, period: PERIOD_S },
    secret: new Secret({ buffer: new Uint8Array(secret).buffer }),
  });

/** Seals the secret of a user's app anew by the current key. */
export const resealSecret = (keys: Keys, userId: string, sealed: Buffer): Buffer =>
  sealBy(keys, 'login', openSecret(keys, userId, sealed), aadOf(userId));
const openSecret = (keys: Keys, userId: string, sealed: Buffer): Buffer => openBy(keys, 'login', sealed, aadOf(userId));

/** Makes a secret that counts once {@link confirmSecret} has seen a code of it. @returns it for the app, this once. */
export async function offerSecret(db: Queryable, keys: Keys, userId: string) {
  const bytes = randomBytes(SECRET_BYTES);
  const totpCipher = sealBy(keys, 'login', bytes, aadOf(userId));
  const [row] = await db
    .update(localAccounts)
    .set({ totpCipher, totpLastStep: null })
    .where(and(eq(localAccounts.userId, userId), isNull(localAccounts.totpConfirmedAt)))
    .returning({ userId: localAccounts.userId });
  if (!row) return undefined;
  const totp = totpOf(bytes, userId);
  return { secret: totp.secret.base32, uri: totp.toString() };
}

/**
 * Takes a code of the user's app, of now or the 30 s before or after. A code that was taken, and any before it, is not
 * taken again.
 */
export async function takeCode(
  db: Queryable,
  keys: Keys,
  userId: string,
  code: string,
  nowMs: number,
): Promise<boolean> {
  const [row] = await db
    .select({ cipher: localAccounts.totpCipher })
    .from(localAccounts)
    .where(eq(localAccounts.userId, userId));
  if (!row?.cipher) return false;
  const secret = openSecret(keys, userId, row.cipher);
  const delta = totpOf(secret, userId).validate({ token: code, timestamp: nowMs, window: 1 });
  if (delta === null) return false;
  const step = Math.floor(nowMs / 1_000 / PERIOD_S) + delta;
  const unused = or(isNull(localAccounts.totpLastStep), lt(localAccounts.totpLastStep, step));
  const taken = await db
    .update(localAccounts)
    .set({ totpLastStep: step })
    .where(and(eq(localAccounts.userId, userId), unused))
    .returning({ userId: localAccounts.userId });
  return taken.length > 0;
}

/** From now on the second factor is asked for. @returns the recovery codes, this once; those of before are void. */
export async function confirmSecret(db: Queryable, userId: string, nowMs: number): Promise<string[]> {
  await db.update(localAccounts).set({ totpConfirmedAt: nowMs }).where(eq(localAccounts.userId, userId));
  await db.delete(recoveryCodes).where(eq(recoveryCodes.userId, userId));
  const codes = Array.from({ length: RECOVERY_CODES }, () => groups(16, 4));
  await db.insert(recoveryCodes).values(codes.map((code) => ({ userId, codeHash: hashOf(code) })));
  return codes;
}

/** Takes a recovery code, once. */
export async function takeRecoveryCode(db: Queryable, userId: string, code: string, nowMs: number): Promise<boolean> {
  const codeHash = hashOf(code.trim().toLowerCase());
  const taken = await db
    .update(recoveryCodes)
    .set({ usedAt: nowMs })
    .where(and(eq(recoveryCodes.userId, userId), eq(recoveryCodes.codeHash, codeHash), isNull(recoveryCodes.usedAt)))
    .returning({ userId: recoveryCodes.userId });
  return taken.length > 0;
}

/** Takes the second factor from a user, who sets up another. */
export async function resetSecondFactor(db: Queryable, userId: string): Promise<void> {
  await db
    .update(localAccounts)
    .set({ totpCipher: null, totpConfirmedAt: null, totpLastStep: null })
    .where(eq(localAccounts.userId, userId));
  await db.delete(recoveryCodes).where(eq(recoveryCodes.userId, userId));
}
