/**
 * `node --import tsx bench/sight.ts [--cases 100000]`: what row-level security costs. The same readings as the worker's role,
 * which sees everything, and as the API's, which acts for somebody; in turns, so that a busy machine slows both alike.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { connect, type Database, disconnect } from '../db/client.ts';
import { migrate } from '../db/migrate.ts';
import { listCases } from '../db/queries/cases.ts';
import { openCounts, settledCounts } from '../db/queries/deadline-counts.ts';
import { openDeadlines } from '../db/queries/deadlines-open.ts';
import { isCaseVisible, type Sight, sightOf } from '../db/queries/visibility.ts';
import { type RowSight, withRowSight } from '../db/row-sight.ts';
import type { Role } from '../db/schema/index.ts';
import { startPostgres } from '../local/postgres.ts';
import { seedCases } from './seed.ts';

const ROUNDS = 31;
const asOf = Date.now();
const clock = { kind: 'duty', clock: 'holder', soft: false } as const;
const { values } = parseArgs({ options: { cases: { type: 'string', default: '100000' } } });
const dataDir = await mkdtemp(join(tmpdir(), 'sanji-sight-'));
const postgres = await startPostgres({ dataDir, durable: false });
try {
  await migrate(postgres.url);
  console.log(await seedCases(postgres.url, Number(values.cases)));
  const [worker, api] = [
    connect(postgres.url, { poolSize: 4 }),
    connect(postgres.url, { poolSize: 4, role: 'sanji_api' }),
  ];
  for (const [role, bodyId] of [
    ['caseworker', 'd3-s7'],
    ['supervisor', 'd3'],
    ['supervisor', 'centre'],
  ] as const)
    await compare(worker, api, role, bodyId);
  await disconnect(worker);
  await disconnect(api);
} finally {
  await postgres.stop();
  await rm(dataDir, { recursive: true, force: true });
}

async function compare(worker: Database, api: Database, role: Role, bodyId: string): Promise<void> {
  const sight = await sightOf(worker, { userId: 'u-bench', memberships: [{ role, bodyId }] });
  const rowSight: RowSight = { bodies: sight.bodies.join(), own: sight.own.join(), user: 'u-bench', named: '' };
  console.log(
    `\n${role} of ${bodyId}, ${sight.bodies.length} bodies: median ms as worker, as API, and switching callers`,
  );
  const other: RowSight = { ...rowSight, user: 'u-other' };
  for (const [name, read] of Object.entries(readings(sight, bodyId))) {
    const times: [number[], number[], number[]] = [[], [], []];
    for (let round = 0; round < ROUNDS; round += 1) {
      times[0].push(await timed(() => read(worker)));
      times[1].push(await timed(() => withRowSight(rowSight, () => read(api))));
      times[2].push(
        await timed(() => withRowSight(round % 2 === 0 ? other : { ...other, user: 'u-third' }, () => read(api))),
      );
      await withRowSight(rowSight, () => api.execute('select 1'));
    }
    console.log(name.padEnd(28), ...times.map((all) => median(all).toFixed(2).padStart(9)));
  }
}

function readings(sight: Sight, unit: string): Record<string, (db: Database) => Promise<unknown>> {
  const count = { ...clock, asOf, excludedFor: sight.own };
  return {
    'one case': (db) => isCaseVisible(db, sight, 'HT-2026-000100'),
    'overdue, first page': (db) =>
      openDeadlines(db, {
        ...{ roots: [unit], filter: { ...clock, excludedFor: sight.own }, limit: 51 },
        ...{ dueAfter: -Infinity, dueBy: asOf },
      }),
    'cases, first page': (db) => listCases(db, { sight, filter: {}, limit: 51 }),
    'cases flagged': (db) => listCases(db, { sight, filter: { flag: 'unreachable-sample' }, limit: 51 }),
    'open counts': (db) => openCounts(db, [unit], { ...count, soonBy: asOf }),
    'settled in a month': (db) => settledCounts(db, [unit], { ...count, from: asOf - 30 * 86_400_000, to: asOf }),
  };
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
}
function median(all: number[]): number {
  return all.sort((a, b) => a - b)[all.length >> 1] ?? NaN;
}
