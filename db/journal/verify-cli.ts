import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { readConfig } from '../../config.ts';
import { connect, disconnect, type Database } from '../client.ts';
import { inSnapshot, VERIFY_STATEMENT_MS } from './snapshot.ts';
import { describeFinding } from './verify/finding.ts';
import { MORE_READERS } from './verify/readers.ts';
import { verifyJournals, type Verified } from './verify/run.ts';

/** `npm run journal:verify [-- --from-exports folder] [--key public.pem …]`: exit code 0 if all is whole, 1 if not. */
const { values } = parseArgs({
  options: { 'from-exports': { type: 'string' }, key: { type: 'string', multiple: true, default: [] } },
});
const MOST_LINES = 100;

const KEYS_FROM = {
  given: 'given with --key',
  exports: 'from the folder of exports',
  database: 'from the database itself: who rewrites all of it is not found; use --from-exports or --key',
} as const;

const startedAt = performance.now();
let db: Database | undefined;
try {
  const { databaseUrl } = readConfig();
  db = connect(databaseUrl, { role: 'sanji_audit', poolSize: 1, queryTimeoutMs: VERIFY_STATEMENT_MS });
  const folder = values['from-exports'];
  const verified = await inSnapshot(db, (client) =>
    verifyJournals(client, {
      readers: { databaseUrl, more: MORE_READERS },
      keys: values.key.map((path) => readFileSync(path, 'utf8')),
      ...(folder === undefined ? {} : { exports: folder }),
    }),
  );
  report(verified, performance.now() - startedAt);
  process.exitCode = verified.findings.length === 0 ? 0 : 1;
} catch (error) {
  console.error(`The journal cannot be verified: ${(error as Error).message}`);
  process.exitCode = 2;
} finally {
  if (db) await disconnect(db);
}

function report({ findings, ...counts }: Verified, ms: number): void {
  const { cases, entries, accessEntries, seals, sealedUntil, exportsChecked, keys, keysFrom } = counts;
  const seconds = ms / 1_000;
  console.log(
    `${entries} entries of ${cases} cases and ${accessEntries} of the access journal, in ${seconds.toFixed(1)} s`,
  );
  console.log(`${seals} seals, the last of ${sealedUntil ?? 'never'}; ${exportsChecked} exported files compared`);
  console.log(`signatures judged by key ${keys.join(', ') || 'none'} (${KEYS_FROM[keysFrom]})`);
  if (findings.length === 0) return console.log('Everything fits.');
  console.log(`\nFirst bad entry: ${describeFinding(findings.find((f) => f.where === 'case') ?? findings[0]!)}\n`);
  for (const finding of findings.slice(0, MOST_LINES)) console.log(describeFinding(finding));
  if (findings.length > MOST_LINES) console.log(`… and ${findings.length - MOST_LINES} more`);
}
