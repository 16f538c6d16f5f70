import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { setUpDatabase } from '../../db/setup.ts';
import { freshDatabase, type TestDatabase } from '../support/database.ts';

/** The real programs, started as an operator starts them. */
let folder: string;
let demo: TestDatabase;
let clean: TestDatabase;
const LOGIN = `login_${process.pid}`;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sanji-production-'));
  [demo, clean] = [await freshDatabase(), await freshDatabase()];
  await setUpDatabase({ url: demo.url, keysFile: join(folder, 'keys.json'), demo: true });
  await setUpDatabase({ url: clean.url, keysFile: join(folder, 'keys.json'), demo: false });
  await asAdministrator(
    `create role ${LOGIN} login password 'x1'`,
    `grant sanji_app, sanji_api, sanji_audit to ${LOGIN} with set true`,
  );
});
afterAll(async () => {
  await demo.drop();
  await clean.drop();
  await asAdministrator(`drop role ${LOGIN}`);
  rmSync(folder, { recursive: true, force: true });
});

async function asAdministrator(...statements: string[]): Promise<void> {
  const client = new pg.Client({ connectionString: inject('postgresUrl') });
  await client.connect();
  for (const statement of statements) await client.query(statement);
  await client.end();
}

const asLogin = (url: string): string => {
  const parsed = new URL(url);
  parsed.username = LOGIN;
  parsed.password = 'x1';
  return parsed.href;
};

function environment(databaseUrl: string, more: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(
    ([name]) => !/^(SANJI_|TEMPORAL_|FAILPOINT|DATABASE_)/.test(name),
  );
  return {
    ...Object.fromEntries(inherited),
    ...{ SANJI_MODE: 'production', DATABASE_URL: databaseUrl, TEMPORAL_ADDRESS: inject('temporalAddress') },
    SANJI_SMS: 'off',
    ...{ SANJI_DATA_DIR: folder, SANJI_TASK_QUEUE: `production-${process.pid}`, ...more },
  };
}

interface Started {
  readonly child: ChildProcess;
  output(): string;
  readonly ended: Promise<number | null>;
}
function start(program: string, env: NodeJS.ProcessEnv): Started {
  const child = spawn(process.execPath, ['--import', 'tsx', program], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data: Buffer) => (output += data.toString()));
  return { child, output: () => output, ended: new Promise((resolve) => child.once('close', resolve)) };
}

const REFUSED = [
  ['SANJI_ADJUSTABLE_CLOCK is set', { SANJI_ADJUSTABLE_CLOCK: '1' }],
  ['FAILPOINT is set', { FAILPOINT: 'recorded=kill' }],
  ['SANJI_WORKFLOW_STACKS is set', { SANJI_WORKFLOW_STACKS: '1' }],
  ['SANJI_LOG_LEVEL is debug', { SANJI_LOG_LEVEL: 'debug' }],
  ['SANJI_WEBHOOK_ALLOW is set', { SANJI_WEBHOOK_ALLOW: '127.0.0.1:9000' }],
  ['SANJI_SMS is not set', { SANJI_SMS: undefined }],
  ['SANJI_RATE_LIMITS is off', { SANJI_RATE_LIMITS: 'off' }],
  ['SANJI_TEMPORAL_UI is plain http', { SANJI_TEMPORAL_UI: 'http://ui.example.org' }],
  ['SANJI_HOST is open to the network', { SANJI_HOST: '0.0.0.0' }],
  ['TEMPORAL_ADDRESS goes over the network without TLS', { TEMPORAL_ADDRESS: 'temporal.example.org:7233' }],
  [
    'SANJI_FILES_ENDPOINT is plain http',
    {
      ...{ SANJI_FILES: 's3', SANJI_FILES_ENDPOINT: 'http://files.example.org', SANJI_FILES_BUCKET: 'x' },
      ...{ SANJI_FILES_ACCESS_KEY: 'x', SANJI_FILES_SECRET_KEY: 'x' },
    },
  ],
] as const;

describe.each(['server.ts', 'worker.ts'])('%s in production', (program) => {
  it('names everything that is left of demo and development at once, and listens to nobody', async () => {
    const all = Object.assign({}, ...REFUSED.map(([, env]) => env)) as NodeJS.ProcessEnv;
    chmodSync(join(folder, 'keys.json'), 0o644);
    const started = start(program, environment(demo.url, all));
    expect(await started.ended).toBe(1);
    chmodSync(join(folder, 'keys.json'), 0o600);
    const lines = started.output().trim().split('\n');
    expect(lines.filter((line) => !line.startsWith('production: '))).toEqual([]);
    const expected = [
      ...REFUSED.map(([text]) => text),
      ...['keys.json is open to other users', 'is a superuser', 'tokens of demo users are valid'],
      ...['demo users are active', 'invented organisations of the demo set'],
    ];
    expect(expected.filter((text) => !lines.some((line) => line.includes(text)))).toEqual([]);
    expect(lines).toHaveLength(expected.length);
  });
});

describe('a program in production', () => {
  const program = 'server.ts';

  it('is not talked into demo data, though into what was accepted by name', async () => {
    const accepts = 'plain-database,plain-temporal,plain-files,plain-http,superuser';
    const started = start(program, environment(demo.url, { SANJI_PRODUCTION_ACCEPTS: accepts }));
    expect(await started.ended).toBe(1);
    const lines = started.output().trim().split('\n');
    expect(
      lines.every((line) => /demo/.test(line)),
      started.output(),
    ).toBe(true);
  });

  it('does not start on a database it cannot ask, nor over the network in clear', async () => {
    const started = start(program, environment('postgresql://app:geheim@db.invalid:5432/sanji'));
    expect(await started.ended).toBe(1);
    expect(started.output()).toMatch(/DATABASE_URL goes over the network without sslmode=verify-full/);
    expect(started.output()).toMatch(/could not be asked/);
    expect(started.output()).not.toMatch(/geheim|db\.invalid/);
  });
});

it(
  'the API starts on a clean database with a login of its own, its documentation closed',
  { timeout: 240_000 },
  async () => {
    const port = await freePort();
    const started = start('server.ts', environment(asLogin(clean.url), { SANJI_PORT: String(port) }));
    try {
      const answer = await until(started, () => fetch(`http://127.0.0.1:${port}/livez`));
      expect(answer.status).toBe(200);
      expect(answer.headers.get('strict-transport-security')).toBe('max-age=31536000; includeSubDomains');
      expect((await fetch(`http://127.0.0.1:${port}/docs/`)).status).toBe(404);
      expect((await fetch(`http://127.0.0.1:${port}/v1/time`)).status).not.toBe(200);
    } finally {
      started.child.kill('SIGTERM');
      await started.ended;
    }
  },
);

it('the worker starts on it too', { timeout: 240_000 }, async () => {
  const started = start('worker.ts', environment(asLogin(clean.url)));
  try {
    await until(started, async () => {
      if (!started.output().includes('worker ready')) throw new Error('not yet');
    });
    expect(started.output()).not.toContain('production:');
  } finally {
    started.child.kill('SIGTERM');
    await started.ended;
  }
});

async function until<T>(started: Started, attempt: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await attempt();
    } catch {
      if (started.child.exitCode !== null) throw new Error(`it ended:\n${started.output()}`);
      await sleep(100);
    }
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}
