import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import pg from 'pg';
import { dataConverterOptions } from '../../activities/codec/codec.ts';
import { loadKeys } from '../../db/crypto/keys.ts';
import { demoUsers } from '../../db/demo/users.ts';
import type { MemberName } from '../../local/members.ts';
import { startStack, type Stack, type StackOptions } from '../../local/stack.ts';
import { killTree } from './freeze.ts';
import { openLedger } from './ledger.ts';
import { failpointFile } from './programs/arm.ts';
import { Sender } from './sender.ts';
import { until } from './wait.ts';

export const MEMBERS: readonly MemberName[] = ['postgres', 'temporal', 'worker', 'api'];
const ENVIRONMENT = { SANJI_SWEEP_SECONDS: '2', SANJI_LOG_LEVEL: 'warn', SANJI_RATE_LIMITS: 'off' };
const SCRIPTS = { worker: 'test/drills/programs/worker.ts', api: 'test/drills/programs/api.ts' };

/** The whole system as separate processes that a drill may kill, and the drill's own eyes on it. */
export interface DrillHouse {
  readonly stack: Stack;
  readonly tokens: Readonly<Record<string, string>>;
  readonly sender: Sender;
  readonly ledgerFile: string;
  /** Reads Temporal, with the keys that open its payloads. */
  readonly engine: Client;
  /** Reads PostgreSQL; connections that broke are made anew. */
  query<T>(sql: string, values?: readonly unknown[]): Promise<T[]>;
  /** Arms failpoints of a running program. */
  arm(program: 'worker' | 'api', failpoints: string): Promise<void>;
  /** Arms them from its next start on. */
  armNext(program: 'worker' | 'api', failpoints: string): void;
  /** kill -9; PostgreSQL's backends too if `whole`. */
  kill(member: MemberName, whole?: boolean): Promise<void>;
  /** Starts what does not run, servers first, and tries again where one needed another. */
  revive(): Promise<void>;
  /** Stops everything in order, as Ctrl-C does, and starts again from the same folder. */
  startAgain(): Promise<void>;
  stop(): Promise<void>;
}

/** Starts the system from a data folder. Nothing restarts by itself: what is down stays down until `revive`. */
export async function startDrillHouse(
  options: Pick<StackOptions, 'dataDir' | 'ports' | 'report' | 'signal'>,
): Promise<DrillHouse> {
  const fixed = { timeSkipping: true, restart: false, scripts: SCRIPTS, env: ENVIRONMENT } as const;
  let stack = await startStack({ ports: 'any', ...fixed, ...options });
  const pool = new pg.Pool({
    connectionString: stack.databaseUrl,
    max: 4,
    connectionTimeoutMillis: 5_000,
    query_timeout: 60_000,
  });
  pool.on('error', () => undefined);
  const connection = Connection.lazy({ address: stack.temporalAddress });
  const dataConverter = dataConverterOptions(loadKeys(stack.keysFile));
  const ledgerFile = join(stack.folder.root, 'ledger.jsonl');
  const ledger = openLedger(ledgerFile);
  const tokens = tokensOf(stack);
  const write = (program: 'worker' | 'api', failpoints: string) =>
    writeFileSync(failpointFile(stack.folder.root, program), failpoints);
  return {
    ...{ tokens, ledgerFile },
    get stack() {
      return stack;
    },
    sender: new Sender({ apiUrl: stack.apiUrl, ledger, tokens }),
    engine: new Client({ connection, dataConverter }),
    query: async <T>(sql: string, values: readonly unknown[] = []) => (await pool.query(sql, [...values])).rows as T[],
    async arm(program, failpoints) {
      write(program, failpoints);
      process.kill(stack.pid(program)!, 'SIGWINCH');
      const file = failpointFile(stack.folder.root, program);
      await until(`${program} takes its failpoints`, 5_000, async () => !existsSync(file), 10);
    },
    armNext: write,
    async kill(member, whole = false) {
      const pid = stack.pid(member);
      if (pid !== undefined && whole) killTree(pid);
      await stack.kill(member, 'SIGKILL');
    },
    revive: () => revive(stack),
    async startAgain() {
      await stack.stop();
      stack = await startStack({ ...fixed, ...options, ports: stack.ports });
    },
    async stop() {
      ledger.close();
      await pool.end();
      await connection.close();
      await stack.stop();
    },
  };
}

async function revive(stack: Stack): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      for (const servers of [MEMBERS.slice(0, 2), MEMBERS.slice(2)]) {
        const down = servers.filter((name) => stack.pid(name) === undefined);
        await Promise.all(down.map((name) => stack.restart(name)));
      }
      return;
    } catch (error) {
      if (attempt >= 5) throw error;
    }
  }
}

function tokensOf(stack: Stack): Record<string, string> {
  const byLabel = new Map(stack.demoUsers.map(({ label, token }) => [label, token]));
  return Object.fromEntries(demoUsers.map(({ id, label }) => [id, byLabel.get(label) ?? '']));
}
