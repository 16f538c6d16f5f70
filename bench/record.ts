import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomUUID } from 'node:crypto';
import { createActivities } from '../activities/index.ts';
import { CaseKeyCache } from '../db/crypto/case-key-cache.ts';
import { loadKeys } from '../db/crypto/keys.ts';
import { connect, disconnect } from '../db/client.ts';
import { setUpDatabase } from '../db/setup.ts';
import { localStore } from '../files/local.ts';
import { startPostgres } from '../local/postgres.ts';
import type { Rest } from '../workflows/kit/messages.ts';
import { round } from './load.ts';

/** `node --import tsx bench/record.ts`: what one `record` costs, without engine and HTTP. */
const dataDir = await mkdtemp(join(tmpdir(), 'sanji-record-'));
const postgres = await startPostgres({ dataDir });
const keysFile = join(dataDir, 'keys.json');
await setUpDatabase({ url: postgres.url, keysFile, demo: true });
const keys = loadKeys(keysFile);
const db = connect(postgres.url);
const { record } = createActivities({
  ...{ db, keys, caseKeys: new CaseKeyCache(keys) },
  files: localStore(join(dataDir, 'files')),
});
const unit = {
  id: 'chaoyang-centre',
  tier: 2 as const,
  kind: 'district-centre',
  unionId: 'district-chaoyang',
  above: ['bj-centre'],
};
const platform = {
  id: 'bj-12351',
  tier: 1 as const,
  kind: 'hotline-platform',
  unionId: 'bj-federation',
  above: ['bj-centre'],
};

function rest(caseNo: string, version: number): Rest {
  const deadline = (id: string, name: string) => ({
    ...{
      id,
      name,
      kind: 'duty' as const,
      clock: 'holder' as const,
      clause: 'x',
      soft: false,
      state: 'running' as const,
      round: 1,
      unit,
    },
    ...{
      term: { kind: 'working-days' as const, count: 7 },
      startedAt: 1_790_000_000_000,
      suspensions: [],
      extensions: [],
      projection: 0,
    },
  });
  const commandId = randomUUID();
  const facts = [
    { kind: 'acted', action: 'note', body: {}, given: [] },
    { kind: 'stage-entered', stage: 'handling' },
    { kind: 'handed-over', unit: unit.id, tier: 2 },
  ];
  return {
    ...{ attempt: version, version, answers: [{ commandId, outcome: 'done' as const }] },
    entries: [
      {
        cause: commandId,
        at: 1_790_000_000_000 + version,
        actor: { userId: 'u', unit: unit.id, role: 'caseworker' },
        facts,
      },
    ],
    view: {
      ...{
        caseNo,
        process: 'hotline-ticket',
        title: 't',
        stage: `s${version}`,
        ended: false,
        openedAt: 1_790_000_000_000,
        holder: unit,
        platform,
      },
      ...{ round: 1, open: ['a'], shut: {}, standing: ['b'], orders: [], urgedCount: 0, flags: [], details: {} },
      deadlines: [
        deadline('feedback:1', 'feedback'),
        deadline('sign-for:1', 'sign-for'),
        deadline('claimant:1', 'claimant'),
      ].slice(0, Math.min(3, version)),
    },
  };
}

const run = async (cases: number, acts: number, tag: string) => {
  const cpu = process.cpuUsage();
  const began = performance.now();
  for (let c = 0; c < cases; c += 1) for (let v = 1; v <= acts; v += 1) await record(rest(`${tag}-${c}`, v));
  const ms = performance.now() - began;
  const used = process.cpuUsage(cpu);
  return {
    records: cases * acts,
    wallMs: round(ms / (cases * acts)),
    cpuMs: round((used.user + used.system) / 1_000 / (cases * acts)),
  };
};
try {
  await run(20, 5, 'warm');
  console.log(await run(60, 5, 'measured'));
} finally {
  await disconnect(db);
  await postgres.stop();
  await rm(dataDir, { recursive: true, force: true });
}
