/** A worker of its own, to be killed: carries events until it is. Arguments: what `JSON.parse` gives of the first. */
import { connect } from '../../db/client.ts';
import { loadKeys } from '../../db/crypto/keys.ts';
import { startWebhooks } from '../../engine/webhooks/start.ts';
import { createLog } from '../../log.ts';

interface Task {
  readonly url: string;
  readonly keysFile: string;
  readonly allowed: readonly string[];
  /** How far its clock is ahead, ms: leases of those killed before are over. */
  readonly aheadMs: number;
}
const { url, keysFile, allowed, aheadMs } = JSON.parse(process.argv[2] ?? '{}') as Task;
const db = connect(url);
const now = () => Date.now() + aheadMs;
startWebhooks({ db, keys: loadKeys(keysFile), log: createLog('carrier', 'silent'), allowed, now });
console.log('carrying');
setInterval(() => undefined, 60_000);
