/** Runs workflows and activities, carries commands the API could not, and looks after cases the engine lost. */
import { join } from 'node:path';
import { NativeConnection, Runtime, Worker } from '@temporalio/worker';
import closeWithGrace from 'close-with-grace';
import { createActivities } from './activities/index.ts';
import { dataConverterOptions } from './activities/codec/codec.ts';
import { armFailpoints } from './activities/failpoint.ts';
import { readConfigOrExit } from './config.ts';
import { CaseKeyCache } from './db/crypto/case-key-cache.ts';
import { loadKeys } from './db/crypto/keys.ts';
import { connect, disconnect } from './db/client.ts';
import { startForgettingCalls } from './engine/calls/forget.ts';
import { bundleWorkflows } from './engine/bundle.ts';
import { connectEngine, engineSettings } from './engine/connect.ts';
import { ensureSealKey, loadSealKey } from './db/journal/seal-key.ts';
import { startImports } from './engine/imports/start.ts';
import { startRetention } from './engine/retention.ts';
import { startSealing } from './engine/seal.ts';
import { startRelay } from './engine/relay.ts';
import { ensureSearchAttributes } from './engine/search-attributes.ts';
import { startSweeper } from './engine/sweep.ts';
import { clamd } from './engine/attachments/clamd.ts';
import { startTending } from './engine/attachments/tend.ts';
import { openOperator } from './engine/sms/operators/open.ts';
import { planTexts } from './engine/sms/plan.ts';
import { startSms } from './engine/sms/start.ts';
import { startWebhooks } from './engine/webhooks/start.ts';
import { openStore } from './files/open-store.ts';
import { createLog, traceOf } from './log.ts';
import { refuseUnsafeProduction } from './settings/production.ts';

/** The first seal of a large house reads every chain; no other work waits for it. */
const SEALING_MS = 30 * 60_000;
const config = readConfigOrExit();
const log = createLog('worker', config.logLevel);
armFailpoints(config.failpoints);
const db = connect(config.databaseUrl, { poolSize: config.databasePoolSize });
await refuseUnsafeProduction(config, db);
const operator = await operatorOrExit();
Runtime.install({ shutdownSignals: [], logger: quietLogger() });
const keys = loadKeys(config.keysFile, config.mode);
const engine = connectEngine(keys);
const settings = engineSettings();
const caseKeys = new CaseKeyCache(keys);
const files = openStore(config.files);
const connection = await NativeConnection.connect(settings.connectionOptions);
const attributes = ensureSearchAttributes(engine.client).then(
  (added) => added.length > 0 && log.info({ added }, 'worker: search attributes registered'),
  (error: Error) => log.warn(traceOf(error), 'worker: search attributes could not be checked'),
);
const [codePath] = await Promise.all([bundle(), attributes]);
const worker = await Worker.create({
  connection,
  ...(settings.namespace === undefined ? {} : { namespace: settings.namespace }),
  taskQueue: config.taskQueue,
  workflowBundle: { codePath },
  activities: { ...createActivities({ db, keys, caseKeys, files }) },
  dataConverter: dataConverterOptions(keys),
  ...(config.maxCachedWorkflows === undefined ? {} : { maxCachedWorkflows: config.maxCachedWorkflows }),
  shutdownGraceTime: '10s',
  shutdownForceTime: '15s',
});
const relay = startRelay({ db, client: engine.client, taskQueue: config.taskQueue, log });
const sweeper = startSweeper({ db, client: engine.client, log, everyMs: config.sweepEveryMs });
const tending = startTending({
  ...{ db, caseKeys, files, log, everyMs: config.sweepEveryMs },
  scanner: config.clamd === undefined ? undefined : clamd(config.clamd),
});
ensureSealKey(config.seals.keyFile);
const sealingDb = connect(config.databaseUrl, { poolSize: 1, queryTimeoutMs: SEALING_MS });
const sealing = startSealing({
  ...{ db: sealingDb, log, everyMs: config.seals.everyMs, folder: config.seals.folder },
  key: loadSealKey(config.seals.keyFile, config.mode),
});
const importing = startImports({ db, files, log });
const retention = startRetention({ db, caseKeys, files, log });
const { signName } = config.sms;
const texts = operator && startSms({ db, caseKeys, operator, signName, log });
const also = operator && planTexts;
const webhooks = startWebhooks({ db, keys, log, allowed: config.webhooks.allowed, also });
const forgetting = startForgettingCalls({ db, log });
const running = worker.run();
console.log('worker ready');

let stopping = false;
closeWithGrace({ delay: 20_000, logger: false }, async ({ err }) => {
  stopping = true;
  if (err) log.error(traceOf(err), 'worker: stopping on an error');
  const jobs = [relay, sweeper, tending, sealing, retention, importing, webhooks, forgetting];
  if (texts) jobs.push(texts);
  await Promise.all(jobs.map((job) => job.stop()));
  if (worker.getState() === 'RUNNING') worker.shutdown();
  await running.catch(() => undefined);
  await connection.close().catch(() => undefined);
  await engine.close().catch(() => undefined);
  await Promise.all([disconnect(db), disconnect(sealingDb)]);
});
try {
  await running;
} catch (error) {
  log.error(traceOf(error as Error), 'worker: the engine is gone');
  process.exitCode = 1;
}
if (!stopping) process.kill(process.pid, 'SIGTERM');

/** An operator whose package is not installed ends the program with a line that says so. */
async function operatorOrExit() {
  try {
    return await openOperator(config.sms.carrier, config.webhooks.allowed);
  } catch (error) {
    console.error((error as Error).message);
    process.exit(1);
  }
}

function bundle(): Promise<string> {
  return bundleWorkflows({ folder: join(config.dataDir, 'bundle'), stacks: config.workflowStacks });
}

/** The SDK's own log lines may quote what failed; only their level and message class are kept. */
function quietLogger() {
  const write = (level: 'warn' | 'error') => (message: string) =>
    log[level]({ sdk: message.split('\n', 1)[0]?.slice(0, 200) }, 'sdk');
  const none = () => undefined;
  return { log: none, trace: none, debug: none, info: none, warn: write('warn'), error: write('error') };
}
