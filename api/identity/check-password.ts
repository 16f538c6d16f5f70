import type { FastifyInstance } from 'fastify';
import { findAccount, renewHash, type Account } from '../../db/identity/local-accounts.ts';
import { PasswordsBusy } from '../../db/identity/passwords.ts';
import { takeCode, takeRecoveryCode } from '../../db/identity/second-factor.ts';
import { attempt, forgive, welcome, type Attempt, type Place } from '../../db/identity/throttle.ts';
import { journalAccess } from '../../db/queries/access.ts';
import { Problem } from '../problem.ts';

/** Who failed to log in is not written down unless there is such a user: people type passwords into the wrong field. */
const NOBODY = 'unknown';

export interface Proof extends Place {
  readonly password: string;
  readonly code?: string | undefined;
}

/**
 * Whether somebody knows the password, and has the second factor once one is set up. Missing and existing users cost the
 * same and are answered the same. @returns whether the second factor was shown.
 * @throws Problem `unauthenticated` with `login-failed` or `code-needed`; `too-many-requests`; `unavailable`
 */
export async function provePassword(app: FastifyInstance, proof: Proof): Promise<{ readonly secondFactor: boolean }> {
  const { db, house, identity } = app;
  const now = app.clock.now();
  const made = await attempt(db, house.keys, proof, now);
  if (!('own' in made)) throw new Problem('too-many-requests', undefined, made);
  const account = await findAccount(db, proof.userId);
  const isRight = await busy(identity.passwords.matches(proof.password, account?.passwordHash), () =>
    forgive(db, made, now),
  );
  const isOver = (account?.temporaryUntil?.getTime() ?? Infinity) <= now;
  if (!isRight || !account || isOver) return fail(app, made, account ? proof.userId : NOBODY);
  if (account.confirmed && proof.code === undefined) {
    await forgive(db, made, now);
    throw new Problem('unauthenticated', undefined, { reason: 'code-needed' });
  }
  if (account.confirmed && !(await takeEither(app, proof.userId, proof.code ?? '')))
    return fail(app, made, proof.userId);
  await welcome(db, house.keys, made, proof, now);
  await freshen(app, proof, account);
  return { secondFactor: account.confirmed };
}

async function takeEither(app: FastifyInstance, userId: string, code: string): Promise<boolean> {
  const now = app.clock.now();
  if (/^\d{6}$/.test(code)) return takeCode(app.db, app.house.keys, userId, code, now);
  return takeRecoveryCode(app.db, userId, code, now);
}

async function fail(app: FastifyInstance, { own }: Attempt, userId: string): Promise<never> {
  await journalAccess(app.db, { at: app.clock.now(), userId, kind: 'login-failed', detail: { place: own } });
  throw new Problem('unauthenticated', undefined, { reason: 'login-failed' });
}

/** A hash made when passwords cost less is made anew while the password is at hand. */
async function freshen(app: FastifyInstance, { userId, password }: Proof, account: Account): Promise<void> {
  const { passwords } = app.identity;
  if (passwords.isOutdated(account.passwordHash)) await renewHash(app.db, userId, await busy(passwords.hash(password)));
}

/** @throws Problem `unavailable` while too many passwords are being checked */
export async function busy<T>(work: Promise<T>, instead: () => Promise<void> = async () => undefined): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (!(error instanceof PasswordsBusy)) throw error;
    await instead(); // it was not looked at, so it was not wrong
    throw new Problem('unavailable', undefined, { retryAfterSeconds: 5 });
  }
}
