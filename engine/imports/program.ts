/** The program of imports (start.ts): works through what waits, and ends. */
import { armFailpoints } from '../../activities/failpoint.ts';
import { readConfigOrExit } from '../../config.ts';
import { connect, disconnect } from '../../db/client.ts';
import { loadKeys } from '../../db/crypto/keys.ts';
import { openStore } from '../../files/open-store.ts';
import { createLog, traceOf } from '../../log.ts';
import { runNextImport } from './next.ts';

/** A chunk is written in a few statements, of each of which a database under load may make seconds. */
const STATEMENT_MS = 60_000;

const config = readConfigOrExit();
const log = createLog('worker', config.logLevel);
armFailpoints(config.failpoints);
const stopping = new AbortController();
process.once('disconnect', () => stopping.abort());
// Whoever stops the worker may signal the whole group; the worker tells us.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => stopping.abort());

const db = connect(config.databaseUrl, { poolSize: 3, queryTimeoutMs: STATEMENT_MS });
const options = { db, log, keys: loadKeys(config.keysFile, config.mode), files: openStore(config.files) };
try {
  while (!stopping.signal.aborted && (await runNextImport(options, stopping.signal)));
} catch (error) {
  log.warn(traceOf(error as Error), 'imports: not possible now');
} finally {
  await disconnect(db);
  if (process.connected) process.disconnect();
}
