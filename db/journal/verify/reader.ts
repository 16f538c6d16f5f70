/** A process of the verifier: walks its share of the chains in the snapshot it is given (readers.ts), and ends. */
import { connect, disconnect } from '../../client.ts';
import { VERIFY_STATEMENT_MS } from '../snapshot.ts';
import type { Share } from './readers.ts';
import { walkChains } from './walk.ts';

process.once('message', (share) => void read(share as Share));
process.once('disconnect', () => process.exit());

async function read({ databaseUrl, snapshot, range, distrusted }: Share): Promise<void> {
  const db = connect(databaseUrl, { role: 'sanji_audit', poolSize: 1, queryTimeoutMs: VERIFY_STATEMENT_MS });
  const client = await db.$client.connect();
  await client.query('begin isolation level repeatable read read only');
  await client.query(`set transaction snapshot '${snapshot.replaceAll("'", '')}'`);
  const walked = await walkChains(client, range, new Set(distrusted));
  client.release(true);
  await disconnect(db);
  process.send?.(walked, () => process.disconnect());
}
