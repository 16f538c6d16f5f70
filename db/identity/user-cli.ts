import { parseArgs } from 'node:util';
import { readConfig } from '../../config.ts';
import { connect, disconnect } from '../client.ts';
import { appoint } from './appoint.ts';

/** `npm run user -- --id u-administrator --label 系统管理员 --role administrator@bj-centre --days 1`: prints a token. */
try {
  const { values } = parseArgs({
    options: {
      id: { type: 'string', default: '' },
      label: { type: 'string', default: '' },
      role: { type: 'string', multiple: true, default: [] },
      machine: { type: 'boolean', default: false },
      days: { type: 'string', default: '1' },
    },
  });
  const db = connect(readConfig().databaseUrl, { poolSize: 1, queryTimeoutMs: 10_000 });
  try {
    const { id: userId, label, role: roles, machine } = values;
    console.log(await appoint(db, { userId, label, roles, machine, tokenDays: Number(values.days) }, Date.now()));
  } finally {
    await disconnect(db);
  }
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}
