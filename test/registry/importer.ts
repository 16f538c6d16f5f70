/** A worker's importing alone, in a process of its own that a test can kill. Settings come on standard input. */
import { text } from 'node:stream/consumers';
import { armFailpoints } from '../../activities/failpoint.ts';
import { connect, disconnect } from '../../db/client.ts';
import { loadKeys } from '../../db/crypto/keys.ts';
import { runNextImport } from '../../engine/imports/next.ts';
import { localStore } from '../../files/local.ts';
import { createLog } from '../../log.ts';

export interface ImporterSettings {
  readonly url: string;
  readonly keysFile: string;
  readonly filesFolder: string;
  readonly failpoints: string;
}

const settings = JSON.parse(await text(process.stdin)) as ImporterSettings;
armFailpoints(settings.failpoints);
const db = connect(settings.url, { poolSize: 3, queryTimeoutMs: 30_000 });
const files = localStore(settings.filesFolder);
const log = createLog('test', 'silent');
while (await runNextImport({ db, files, log, keys: loadKeys(settings.keysFile) }));
await disconnect(db);
