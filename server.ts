import closeWithGrace from 'close-with-grace';
import { buildApp } from './api/app.ts';
import { adjustableClock, systemClock } from './api/clock.ts';
import { ReceiptBoard } from './api/commands/receipts.ts';
import { createCodec } from './activities/codec/codec.ts';
import { armFailpoints } from './activities/failpoint.ts';
import { readConfigOrExit } from './config.ts';
import { CaseKeyCache } from './db/crypto/case-key-cache.ts';
import { loadKeys } from './db/crypto/keys.ts';
import { fetchCallsWhileListening } from './api/calls/fetch.ts';
import { connect, disconnect } from './db/client.ts';
import { createLog, traceOf } from './log.ts';
import { hasUsers, inWords, makeFirstAccounts } from './db/identity/first.ts';
import { openStore } from './files/open-store.ts';
import { connectEngine } from './engine/connect.ts';
import { refuseUnsafeProduction } from './settings/production.ts';

/** The HTTP process. It keeps nothing: copies of it may be added and killed at will. */
const config = readConfigOrExit();
const log = createLog('api', config.logLevel);
armFailpoints(config.failpoints);
const db = connect(config.databaseUrl, { poolSize: config.databasePoolSize, role: 'sanji_api' });
await refuseUnsafeProduction(config, db);
const keys = loadKeys(config.keysFile, config.mode);
const engine = connectEngine(keys);
const board = new ReceiptBoard(config.databaseUrl);
const app = await buildApp({
  house: { db, keys, caseKeys: new CaseKeyCache(keys), files: openStore(config.files) },
  uploads: { ...config.uploads, quarantine: config.clamd !== undefined },
  engine: { client: engine.client, taskQueue: config.taskQueue, board },
  codec: { codec: createCodec(keys), uiOrigin: config.temporalUiOrigin },
  identity: config.identity,
  webhooks: config.webhooks,
  sms: config.sms,
  clock: config.adjustableClock ? adjustableClock() : systemClock,
  log,
  door: config.door,
});
fetchCallsWhileListening(app);
closeWithGrace({ delay: 8_000, logger: false }, async ({ err }) => {
  if (err) log.error(traceOf(err), 'api: stopping on an error');
  await app.close();
  await board.close();
  await engine.close().catch(() => undefined);
  await disconnect(db);
});
await firstStart();
await app.listen(config.http);
log.info({ port: config.http.port }, 'api listening');

/** An installation without users gets its first three, whose passwords are printed this once: nothing has a default one. */
async function firstStart(): Promise<void> {
  const { firstBody } = config.identity;
  try {
    if (firstBody !== undefined) {
      const made = await makeFirstAccounts(db, app.identity.passwords, firstBody, Date.now());
      if (made) console.log(inWords(made));
    } else if (!(await hasUsers(db))) log.warn('no users yet: set SANJI_FIRST_BODY, or npm run user -- --first');
  } catch (error) {
    log.warn({ reason: (error as Error).name }, 'first accounts: not looked at, the database does not answer');
  }
}
