/** The part of a worker that has imports run, in a process of its own that a test can stop or kill. */
import { readConfigOrExit } from '../../config.ts';
import { connect, disconnect } from '../../db/client.ts';
import { startImports } from '../../engine/imports/start.ts';
import { openStore } from '../../files/open-store.ts';
import { createLog } from '../../log.ts';

const config = readConfigOrExit();
const db = connect(config.databaseUrl, { poolSize: 2 });
const log = createLog('worker', config.logLevel);
const imports = startImports({ db, log, files: openStore(config.files), everyMs: 100 });
const staying = setInterval(() => undefined, 60_000);
process.once('SIGTERM', () => {
  void imports
    .stop()
    .then(() => disconnect(db))
    .then(() => clearInterval(staying));
});
