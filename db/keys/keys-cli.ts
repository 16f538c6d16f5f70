import { readConfig } from '../../config.ts';
import { connect, disconnect, type Database } from '../client.ts';
import { loadKeys } from '../crypto/keys.ts';
import { addMasterKey, useMasterKey } from '../crypto/rotation.ts';
import { keyIdsIn, retireMasterKey } from './retire.ts';
import { rewrapAll } from './rewrap.ts';

const DAY_MS = 86_400_000;
/** As the bundled Temporal keeps closed histories; whoever runs another says how long that one does. */
const ENGINE_DAYS = 365;
const USAGE = 'npm run keys -- add | use <id> | rewrap | retire <id> [days the engine keeps closed cases, 365]';

/** Rotation of master keys, a step a command; see db/crypto/README.md. */
async function run([step, id = '', days = String(ENGINE_DAYS)]: readonly string[]): Promise<string> {
  const config = readConfig();
  switch (step) {
    case 'add':
      return withDatabase(config.databaseUrl, async (db) => {
        const added = addMasterKey(config.keysFile, await keyIdsIn(db));
        return `Added ${added}. Restart API and worker, then: npm run keys -- use ${added}`;
      });
    case 'use':
      useMasterKey(config.keysFile, id);
      return `${id} seals from the next start of each process on. Restart API and worker, all of them within a day, and only then: npm run keys -- rewrap`;
    case 'rewrap':
      return withDatabase(config.databaseUrl, async (db) => {
        const keys = loadKeys(config.keysFile, config.mode);
        const done = await rewrapAll(db, keys, (name, count) => console.log(`${name}: ${count}`));
        return `${done} sealed anew by ${keys.currentId}.`;
      });
    case 'retire':
      return withDatabase(config.databaseUrl, (db) => retire(db, config.keysFile, id, Number(days)));
    default:
      throw new Error(USAGE);
  }
}

async function retire(db: Database, file: string, id: string, days: number): Promise<string> {
  if (!Number.isInteger(days) || days < 0) throw new Error(USAGE);
  await retireMasterKey(db, file, id, { keptMs: days * DAY_MS, now: Date.now() });
  return `${id} is gone from the keys file. Destroy its copies, or keep them with the backups it can read.`;
}

async function withDatabase(url: string, work: (db: Database) => Promise<string>): Promise<string> {
  const db = connect(url, { poolSize: 1, queryTimeoutMs: 30_000 });
  try {
    return await work(db);
  } finally {
    await disconnect(db);
  }
}

try {
  console.log(await run(process.argv.slice(2)));
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}
