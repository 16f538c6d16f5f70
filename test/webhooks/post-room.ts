import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Database } from '../../db/client.ts';
import { ensureKeysFile, loadKeys, type Keys } from '../../db/crypto/keys.ts';
import {
  caseAccess,
  outbox,
  serviceUnits,
  unitClosure,
  webhookAttempts,
  webhookDeliveries,
  webhookEndpoints,
} from '../../db/schema/index.ts';
import { makeEndpoint } from '../../db/webhooks/endpoints.ts';
import { eventTypeNames } from '../../engine/webhooks/catalogue.ts';
import { Deliverer, type DeliveryOptions } from '../../engine/webhooks/deliver.ts';
import { FAN_OUT_BATCH, fanOutOnce } from '../../engine/webhooks/fan-out.ts';
import { createLog } from '../../log.ts';
import { freshDatabase } from '../support/database.ts';

/** A Monday morning; what happens later is told by the clock of the room, and nothing is waited for. */
export const MONDAY = Date.parse('2026-03-02T09:00:00+08:00');
export const [SECOND, MINUTE, HOUR] = [1_000, 60_000, 3_600_000];

/** The sending half by itself: a database with a small tree, a clock, and real requests. */
export interface PostRoom {
  readonly db: Database;
  readonly keys: Keys;
  readonly keysFile: string;
  readonly url: string;
  readonly clock: { now: number };
  readonly allowed: string[];
  endpoint(
    address: string,
    more?: { unit?: string; types?: readonly string[] },
  ): Promise<{ id: string; secret: string }>;
  /** Something happens in a case: a row as `record` writes it. */
  happens(kind: string, caseNo?: string, more?: object): Promise<void>;
  /** Takes down everything that has happened. */
  takeDown(): Promise<void>;
  /** Carries what is due at this moment, to the end. */
  carry(): Promise<void>;
  /** Goes from one due instant to the next until nothing is pending or `until` is reached. */
  carryUntil(until: number): Promise<void>;
  deliverer(more?: Partial<DeliveryOptions>): Deliverer;
  attempts(endpoint: string): Promise<(typeof webhookAttempts.$inferSelect)[]>;
  deliveries(endpoint: string): Promise<(typeof webhookDeliveries.$inferSelect)[]>;
  row(endpoint: string): Promise<typeof webhookEndpoints.$inferSelect>;
  /** Nobody listens any more, and nothing waits. */
  forgetEndpoints(): Promise<void>;
  stop(): Promise<void>;
}

/** In the path of every receiver's own address. */
const RECEIVERS = '/hook/9f2c';
export const CASE = 'HT-2026-000001';
const TREE = { city: ['city', 'east', 'west', 'home'], east: ['east', 'home'], west: ['west'], home: ['home'] };

export async function openPostRoom(options: Partial<DeliveryOptions> = {}): Promise<PostRoom> {
  const database = await freshDatabase();
  const { db } = database;
  const folder = await mkdtemp(join(tmpdir(), 'sanji-post-'));
  const keysFile = join(folder, 'keys.json');
  ensureKeysFile(keysFile);
  const keys = loadKeys(keysFile);
  const clock = { now: MONDAY };
  const allowed: string[] = [];
  await plantTree(db);
  const log = createLog('test', 'silent');
  const deliverer = (more: Partial<DeliveryOptions> = {}) =>
    new Deliverer({ ...{ db, keys, log, allowed, now: () => clock.now, timeoutMs: 5_000 }, ...options, ...more });
  const own = deliverer();
  const room: PostRoom = {
    ...{ db, keys, keysFile, url: database.url, clock, allowed, deliverer },
    async endpoint(url, { unit = 'city', types = eventTypeNames } = {}) {
      if (url.includes(RECEIVERS)) allowed.push(new URL(url).host);
      const order = { unitId: unit, label: '示例系统', url, types, createdAt: clock.now, createdBy: 'u-officer' };
      const { endpoint, secret } = await makeEndpoint(db, keys, order);
      return { id: endpoint.id, secret };
    },
    async happens(kind, caseNo = CASE, more = {}) {
      const payload = {
        caseNo,
        process: 'hotline-ticket',
        seq: 1,
        at: clock.now,
        unit: 'east',
        deadline: null,
        ...more,
      };
      await db.insert(outbox).values({ caseNo, seq: 1, kind, payload });
    },
    async takeDown() {
      while ((await fanOutOnce(db, clock.now)) === FAN_OUT_BATCH);
    },
    async carry() {
      await room.takeDown();
      while ((await own.step()) > 0) await own.settled();
    },
    async carryUntil(until) {
      for (;;) {
        await room.carry();
        const next = await nextDue(db);
        if (next === undefined || next > until) break;
        clock.now = Math.max(clock.now, next);
      }
      clock.now = until;
    },
    attempts: async (endpoint) =>
      (await db.select().from(webhookAttempts).orderBy(webhookAttempts.id)).filter(
        (row) => row.endpointId === endpoint,
      ),
    deliveries: async (endpoint) =>
      (await db.select().from(webhookDeliveries).orderBy(webhookDeliveries.no)).filter(
        (row) => row.endpointId === endpoint,
      ),
    async row(endpoint) {
      const found = (await db.select().from(webhookEndpoints)).find(({ id }) => id === endpoint);
      if (!found) throw new Error('no such endpoint');
      return found;
    },
    async forgetEndpoints() {
      await db.update(webhookEndpoints).set({ state: 'disabled', types: [] });
      await db.update(webhookDeliveries).set({ state: 'held' });
    },
    async stop() {
      await own.stop();
      await database.drop();
      await rm(folder, { recursive: true, force: true });
    },
  };
  return room;
}

async function nextDue(db: Database): Promise<number | undefined> {
  const { rows } = await db.execute<{ at: string | null }>(
    `select min(d.next_at)::text as at from webhook_deliveries d join webhook_endpoints e on e.id = d.endpoint_id
     where d.state = 'pending' and e.state = 'enabled'`,
  );
  const at = rows[0]?.at;
  return at === null || at === undefined ? undefined : Math.ceil(Date.parse(`${at.replace(' ', 'T')}:00`));
}

async function plantTree(db: Database): Promise<void> {
  const kinds = { city: 'city-centre', east: 'district-centre', west: 'district-centre', home: 'staff-home' } as const;
  for (const [id, kind] of Object.entries(kinds))
    await db.insert(serviceUnits).values({ id, name: id, tier: 1, kind, unionId: `${id}-union` });
  for (const [ancestorId, below] of Object.entries(TREE))
    for (const descendantId of below)
      await db.insert(unitClosure).values({ ancestorId, descendantId, depth: ancestorId === descendantId ? 0 : 1 });
  await db.insert(caseAccess).values({ caseNo: CASE, bodyId: 'east', reason: 'holder', since: MONDAY });
}
