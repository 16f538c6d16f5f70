import { dirname, join } from 'node:path';
import { createLog } from '../log.ts';
import { createCodec } from '../activities/codec/codec.ts';
import { buildApp } from '../api/app.ts';
import { systemClock } from '../api/clock.ts';
import { ReceiptBoard } from '../api/commands/receipts.ts';
import { connect, disconnect } from '../db/client.ts';
import { CaseKeyCache } from '../db/crypto/case-key-cache.ts';
import { loadKeys } from '../db/crypto/keys.ts';
import { Passwords } from '../db/identity/passwords.ts';
import { localAccounts, users } from '../db/schema/index.ts';
import { connectEngine } from '../engine/connect.ts';
import { localStore } from '../files/local.ts';
import type { Stack } from '../local/stack.ts';
import { STRONG } from '../settings/identity.ts';
import { round } from './load.ts';

export interface LoginFigures {
  readonly attempts: number;
  /** Medians of wrong passwords at production's cost, by whether there is such a user. */
  readonly missingP50Ms: number;
  readonly existingP50Ms: number;
  readonly differenceMs: number;
}

/**
 * Wrong passwords for users that are and are not there, by turns, so that what else the machine does falls upon both.
 * Each comes from an address of its own, or most would be answered by having to wait. In this process, since only here
 * can a request have any address.
 */
export async function measureLogins(stack: Stack, attempts = 1_000): Promise<LoginFigures> {
  const db = connect(stack.databaseUrl, { queryTimeoutMs: 60_000 });
  const keys = loadKeys(stack.keysFile);
  const engine = connectEngine(keys);
  const board = new ReceiptBoard(stack.databaseUrl);
  const app = await buildApp({
    house: { db, keys, caseKeys: new CaseKeyCache(keys), files: localStore(join(dirname(stack.keysFile), 'files')) },
    uploads: { maxBytes: 1, perCase: 1, quarantine: false },
    engine: { client: engine.client, taskQueue: 'none', board },
    codec: { codec: createCodec(keys), uiOrigin: undefined },
    ...{ clock: systemClock, log: createLog('bench', 'silent') },
    door: { trustedProxies: [], limits: undefined, https: false, docs: false },
  });
  try {
    const pairs = Math.ceil(attempts / 2);
    await seedAccounts(db, pairs);
    const took = { missing: [] as number[], existing: [] as number[] };
    for (let n = 0; n < pairs + WARM_UP; n += 1) {
      const order = n % 2 === 0 ? (['missing', 'existing'] as const) : (['existing', 'missing'] as const);
      for (const which of order) {
        const user = `u-login-${which}-${n % pairs}`;
        const from = `10.${which === 'missing' ? 1 : 2}.${n >> 8}.${n & 255}`;
        const startedAt = performance.now();
        const payload = { user, password: 'wrong, and as long as real ones' };
        const { statusCode } = await app.inject({ method: 'POST', url: '/v1/login', payload, remoteAddress: from });
        if (statusCode !== 401) throw new Error(`a wrong password was answered ${statusCode}`);
        if (n >= WARM_UP) took[which].push(performance.now() - startedAt);
      }
    }
    const [missing, existing] = [median(took.missing), median(took.existing)];
    return {
      ...{ attempts: pairs * 2, missingP50Ms: round(missing), existingP50Ms: round(existing) },
      differenceMs: round(Math.abs(missing - existing)),
    };
  } finally {
    await app.close();
    await board.close();
    await engine.close().catch(() => undefined);
    await disconnect(db);
  }
}

const WARM_UP = 10;

/** Accounts with one and the same hash, made once: what checking it costs is what is measured. */
async function seedAccounts(db: ReturnType<typeof connect>, count: number): Promise<void> {
  const passwordHash = await new Passwords(STRONG).hash('the right one of all of them');
  const ids = Array.from({ length: count }, (_, n) => `u-login-existing-${n}`);
  await db
    .insert(users)
    .values(ids.map((id) => ({ id, label: 'bench' })))
    .onConflictDoNothing();
  await db
    .insert(localAccounts)
    .values(ids.map((userId) => ({ userId, passwordHash, changedAt: Date.now() })))
    .onConflictDoNothing();
}

function median(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  return ((sorted[Math.floor(middle)] ?? 0) + (sorted[Math.ceil(middle) - 1] ?? 0)) / 2;
}
