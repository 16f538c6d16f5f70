import { parseArgs } from 'node:util';
import { readConfig } from '../../config.ts';
import { connect, disconnect, type Database } from '../client.ts';
import { appoint, appointWithPassword } from './appoint.ts';
import { inWords, makeFirstAccounts } from './first.ts';
import { Passwords } from './passwords.ts';

/**
 * `npm run user -- --id u-administrator --label 系统管理员 --role administrator@bj-centre --days 1`: prints a token.
 * With `--password` in place of `--days`: a local account; prints its first password.
 * `npm run user -- --first bj-centre`: the first three accounts of an installation without users.
 */
const { values } = parseArgs({
  options: {
    id: { type: 'string', default: '' },
    label: { type: 'string', default: '' },
    role: { type: 'string', multiple: true, default: [] },
    machine: { type: 'boolean', default: false },
    days: { type: 'string', default: '1' },
    password: { type: 'boolean', default: false },
    first: { type: 'string' },
  },
});
try {
  const config = readConfig();
  const db = connect(config.databaseUrl, { poolSize: 1, queryTimeoutMs: 10_000 });
  try {
    console.log(await done(db, new Passwords(config.identity.scrypt)));
  } finally {
    await disconnect(db);
  }
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}

async function done(db: Database, passwords: Passwords): Promise<string> {
  const { id: userId, label, role: roles, machine, first } = values;
  const now = Date.now();
  if (first !== undefined) {
    const made = await makeFirstAccounts(db, passwords, first, now);
    if (!made) throw new Error('there are users already: make further ones with --id, --label and --role');
    return inWords(made);
  }
  if (!values.password) return appoint(db, { userId, label, roles, machine, tokenDays: Number(values.days) }, now);
  if (machine) throw new Error('--password is for persons; a machine has a token or a key');
  return (await appointWithPassword(db, passwords, { userId, label, roles }, now)).password;
}
