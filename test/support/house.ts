import { randomBytes, randomInt } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { NativeConnection, Worker } from '@temporalio/worker';
import type { FastifyInstance } from 'fastify';
import type { DestinationStream } from 'pino';
import { inject } from 'vitest';
import { createActivities } from '../../activities/index.ts';
import { createCodec, dataConverterOptions } from '../../activities/codec/codec.ts';
import { buildApp } from '../../api/app.ts';
import { adjustableClock, type AdjustableClock } from '../../api/clock.ts';
import { ReceiptBoard } from '../../api/commands/receipts.ts';
import { CaseKeyCache } from '../../db/crypto/case-key-cache.ts';
import { loadKeys, type Keys } from '../../db/crypto/keys.ts';
import { connect, disconnect, type Database } from '../../db/client.ts';
import { yearOfNumber } from '../../db/numbers.ts';
import { numberSeries } from '../../db/schema/index.ts';
import { processes } from '../../workflows/processes.ts';
import { localStore } from '../../files/local.ts';
import type { FileStore } from '../../files/store.ts';
import type { SmsRules, UploadRules } from '../../api/context.ts';
import type { IdentitySettings } from '../../settings/identity.ts';
import { createLog } from '../../log.ts';
import type { DoorSettings } from '../../settings/door.ts';
import { startRelay } from '../../engine/relay.ts';
import { demoDatabase } from './database.ts';
import { quietRuntime } from './runtime.ts';
import { fastForward } from '../../engine/fast-forward.ts';

/** A whole Sanji for one test file: own database, own task queue, real servers, time that can be skipped. */
export interface TestHouse {
  readonly app: FastifyInstance;
  readonly db: Database;
  readonly url: string;
  readonly keys: Keys;
  /** Where they lie: this house's own copy, which a test may rotate. */
  readonly keysFile: string;
  readonly client: Client;
  readonly clock: AdjustableClock;
  readonly taskQueue: string;
  readonly files: FileStore;
  /** The folder of the local store. */
  readonly filesFolder: string;
  readonly caseKeys: CaseKeyCache;
  /** Bearer token of a demo user. */
  token(userId: string): string;
  /** Moves API clock and the named cases together. */
  skip(ms: number, ...workflowIds: readonly string[]): Promise<void>;
  stop(): Promise<void>;
}

export interface HouseOptions {
  /** Bundle with other workflows than the product's, e.g. the vocabulary's own sample. */
  readonly bundlePath?: string;
  /** Activities beside the product's, by name: what the sample has performed. */
  readonly activities?: Readonly<Record<string, (...args: never[]) => Promise<unknown>>>;
  /** Keys to use instead of new ones, for histories that must be read later. */
  readonly keysFile?: string;
  /** The API's clock, for acts received on days that are past. */
  readonly clock?: AdjustableClock;
  /** Other limits than the product's, or with a scanner. */
  readonly uploads?: Partial<UploadRules>;
  /** Other rules of identity than those of development. */
  readonly identity?: Partial<IdentitySettings>;
  /** Other doors than the tests' own, which limits no rates. */
  readonly door?: Partial<DoorSettings>;
  /** `host:port` on this machine that events may be sent to. */
  readonly webhookAllow?: readonly string[];
  /** By whom texts are carried, for receipts; nobody's are taken without it. */
  readonly sms?: SmsRules;
  /** Where the log goes; nowhere without it, unless `SANJI_LOG_LEVEL` is set. */
  readonly logTo?: DestinationStream;
  /** Another Temporal than the run's. */
  readonly temporalAddress?: string;
}

export async function startHouse(options: HouseOptions = {}): Promise<TestHouse> {
  quietRuntime();
  const folder = await mkdtemp(join(tmpdir(), 'sanji-house-'));
  const { database, keysFile, demoUsers } = await demoDatabase(folder, options.keysFile);
  const keys = loadKeys(keysFile);
  await apartNumbers(database.db);
  const db = connect(database.url, { queryTimeoutMs: 10_000 });
  const address = options.temporalAddress ?? inject('temporalAddress');
  const dataConverter = dataConverterOptions(keys);
  const connection = await Connection.connect({ address });
  const native = await NativeConnection.connect({ address });
  const client = new Client({ connection, dataConverter });
  const taskQueue = `test-${randomBytes(6).toString('hex')}`;
  const caseKeys = new CaseKeyCache(keys);
  const filesFolder = join(folder, 'files');
  const files = localStore(filesFolder);
  const cache = process.env['SANJI_WORKFLOW_CACHE'];
  const worker = await Worker.create({
    connection: native,
    taskQueue,
    workflowBundle: { codePath: options.bundlePath ?? inject('bundlePath') },
    activities: { ...createActivities({ db, keys, caseKeys, files }), ...options.activities },
    dataConverter,
    ...(cache === undefined ? {} : { maxCachedWorkflows: Number(cache) }),
  });
  const running = worker.run();
  const log = createLog('test', process.env['SANJI_LOG_LEVEL'] ?? (options.logTo ? 'info' : 'silent'), options.logTo);
  const relay = startRelay({ db, client, taskQueue, log });
  const board = new ReceiptBoard(database.url);
  const clock = options.clock ?? adjustableClock();
  const apiDb = connect(database.url, { queryTimeoutMs: 10_000, role: 'sanji_api' });
  const app = await buildApp({
    house: { db: apiDb, keys, caseKeys, files },
    uploads: { maxBytes: 50 * 1_048_576, perCase: 200, quarantine: false, ...options.uploads },
    engine: { client, taskQueue, board },
    codec: { codec: createCodec(keys), uiOrigin: 'http://127.0.0.1:8233' },
    ...(options.identity ? { identity: options.identity } : {}),
    webhooks: { allowed: options.webhookAllow ?? [] },
    ...(options.sms ? { sms: options.sms } : {}),
    clock,
    log,
    door: { trustedProxies: [], limits: undefined, https: false, docs: true, ...options.door },
  });
  await app.ready();
  const tokens = new Map(demoUsers.map((u) => [u.userId, u.token]));
  return {
    ...{ app, db, url: database.url, keys, keysFile, client, clock, taskQueue, files, filesFolder, caseKeys },
    token(userId) {
      const token = tokens.get(userId);
      if (!token) throw new Error(`no demo user ${userId}; there are ${[...tokens.keys()].join(', ')}`);
      return token;
    },
    async skip(ms, ...workflowIds) {
      clock.advance(ms);
      await fastForward(client, workflowIds, ms);
    },
    async stop() {
      await app.close();
      await relay.stop();
      worker.shutdown();
      await running;
      await board.close();
      await native.close();
      await connection.close();
      await disconnect(apiDb);
      await disconnect(db);
      await database.drop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** All houses of a run share one engine, so their case numbers must not meet: each begins somewhere of its own. */
async function apartNumbers(db: Database): Promise<void> {
  const thisYear = yearOfNumber(Date.now());
  const last = randomInt(1_000_000, 900_000_000);
  const years = [thisYear, thisYear + 1];
  await db
    .insert(numberSeries)
    .values(processes.flatMap(({ series }) => years.map((year) => ({ series, year, last }))));
}
