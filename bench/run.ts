import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startStack } from '../local/stack.ts';
import { measureActs } from './acts.ts';
import { startBare } from './bare.ts';
import { goals, type Figures } from './goals.ts';
import { measureImports } from './imports.ts';
import { measureJournal } from './journal.ts';
import { measureLists } from './lists.ts';
import { measureLogins } from './logins.ts';
import { measureMemory } from './memory.ts';
import { measureScreenPop } from './screen-pop.ts';
import { report } from './report.ts';

/** `npm run bench [-- --seconds 8 --callers 1,8,32 --cases 10000,1000000 --out bench.json --only acts,lists,memory,logins,journal --attempts 1000 --entries 200000]`, and only when named: `--only import --rows 1000000`, `--only screen-pop --rows 6600000` */
const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '8' },
    callers: { type: 'string', default: '1,8,32' },
    out: { type: 'string', default: 'bench.json' },
    cases: { type: 'string', default: '10000,1000000' },
    only: { type: 'string', default: 'acts,lists,memory,logins,journal' },
    attempts: { type: 'string', default: '1000' },
    entries: { type: 'string', default: '200000' },
    rows: { type: 'string', default: '1000000' },
  },
});
const seconds = Number(values.seconds);
const callers = values.callers.split(',').map(Number);
const only = new Set(values.only.split(','));
const memory = only.has('memory') ? await measureMemory() : undefined;
const journal = only.has('journal') ? await measureJournal(Number(values.entries), seconds) : undefined;
// Stopped at any moment, it leaves no server behind.
const stopping = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => stopping.abort());
const stopped = new Promise<void>((resolve) => stopping.signal.addEventListener('abort', () => resolve()));
const dataDir = await mkdtemp(join(tmpdir(), 'sanji-bench-'));
const stack = await startStack({
  ...{ dataDir, ports: 'any', restart: false, signal: stopping.signal },
  env: { SANJI_LOG_LEVEL: 'warn', SANJI_RATE_LIMITS: 'off' },
});
try {
  await Promise.race([measureAll(), stopped]);
} finally {
  await stack.stop();
  await rm(dataDir, { recursive: true, force: true });
}
if (stopping.signal.aborted) process.exit(130);

async function measureAll(): Promise<void> {
  const tokens = new Map(stack.demoUsers.map((user) => [user.userId, user.token]));
  const desks = { base: stack.apiUrl, token: (userId: string) => tokens.get(userId) ?? '' };
  const figures: Figures & Record<string, unknown> = {
    at: new Date().toISOString(),
    node: process.version,
    seconds,
    ...(memory ? { memory } : {}),
    ...(journal ? { journal } : {}),
  };
  if (only.has('acts')) {
    const bare = await startBare(stack.temporalAddress);
    Object.assign(figures, await measureActs(desks, bare, callers, seconds));
    await bare.stop();
  }
  if (only.has('lists')) {
    const lists = [];
    for (const count of values.cases.split(',').map(Number))
      lists.push(await measureLists(stack, count, [1, 32], seconds));
    Object.assign(figures, { lists });
  }
  if (only.has('logins')) Object.assign(figures, { logins: await measureLogins(stack, Number(values.attempts)) });
  if (only.has('import'))
    Object.assign(figures, { imports: await measureImports(stack, desks.token('u-supervisor'), Number(values.rows)) });
  if (only.has('screen-pop')) {
    const load = { count: Number(values.rows), callers: [1, 8], arrivals: [10, 25], seconds };
    Object.assign(figures, { screenPop: await measureScreenPop(stack, desks.token, load) });
  }
  const reached = goals(figures);
  console.log(report(figures, reached));
  await writeFile(values.out, `${JSON.stringify({ ...figures, goals: reached }, null, 2)}\n`);
}
