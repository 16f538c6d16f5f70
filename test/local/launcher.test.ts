import { createServer } from 'node:net';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { layout } from '../../local/data-folder.ts';
import { findLeftovers } from '../../local/leftovers.ts';
import { startLauncher, temporaryFolder } from './support.ts';

vi.setConfig({ testTimeout: 180_000 }); // whole systems are started: a busy machine takes its time

const folder = temporaryFolder();
const left = (): string[] => findLeftovers(layout(folder.path)).map(({ name }) => name);
const stops = (): string => readFileSync(join(folder.path, 'stops'), 'utf8');

afterAll(() => folder.remove());

describe('the launcher', () => {
  it('starts everything, refuses a second start, and on Ctrl-C stops in order', async () => {
    const first = startLauncher(folder.path);
    await first.says('Sanji is ready');
    expect(left()).toEqual(['program', 'program', 'temporal', 'postgres']);

    const second = startLauncher(folder.path);
    expect(await second.exit).toBe(1);
    expect(second.output().trim().split('\n')).toEqual([expect.stringContaining(`already runs from ${folder.path}`)]);

    first.process.kill('SIGINT');
    expect(await first.exit).toBe(0);
    const lines = first
      .output()
      .split('\n')
      .filter((line) => line.endsWith(' stopped'));
    expect(lines.map((line) => line.trim().split(' ')[0])).toEqual(['API', 'Worker', 'Temporal', 'PostgreSQL']);
    expect(stops()).toBe('api worker ');
    expect(left()).toEqual([]);
  });

  it('ends what a killed launcher left behind, starts on the same ports, and revives what is killed', async () => {
    const killed = startLauncher(folder.path);
    await killed.says('Sanji is ready');
    killed.process.kill('SIGKILL');
    await killed.exit;
    expect(left()).toHaveLength(4);

    const next = startLauncher(folder.path);
    await next.says('Sanji is ready');
    expect(next.output()).toContain('Ended 4 processes');
    for (const name of ['postgres', 'temporal', 'worker', 'api']) {
      process.kill(Number(readFileSync(join(folder.path, 'run', `${name}.pid`), 'utf8')), 'SIGKILL');
      await next.says(`${name} runs again`);
    }
    next.process.kill('SIGTERM');
    expect(await next.exit).toBe(0);
    expect(left()).toEqual([]);
  });

  it.each([100, 900])('leaves nothing behind when it is stopped %i ms into a start', async (delayMs) => {
    const run = startLauncher(folder.path);
    await run.says('Starting from');
    await new Promise((resolve) => setTimeout(resolve, delayMs));
    run.process.kill('SIGINT');
    expect(await run.exit).toBe(0);
    expect(left()).toEqual([]);
  });
});

describe('a start that cannot go on says so in one line', () => {
  const complaint = async (env: NodeJS.ProcessEnv): Promise<string> => {
    const run = startLauncher(folder.path, env);
    expect(await run.exit).toBe(1);
    expect(left()).toEqual([]);
    const lines = run.output().split('\n');
    return lines.filter((line) => line && !line.startsWith('  ')).join('\n');
  };
  const taken = createServer();
  beforeAll(() => new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve)));
  afterAll(() => void taken.close());

  it('when the port asked for is taken', async () => {
    const { port } = taken.address() as { port: number };
    expect(await complaint({ SANJI_PORT: String(port) })).toMatch(new RegExp(`^Port ${port} .* is taken; .*\\.$`));
    expect(await complaint({ SANJI_PORT: 'http' })).toMatch(/^SANJI_PORT must be a port number/);
  });

  it('when a given server does not answer', async () => {
    const unused = 'postgres://someone:secret@127.0.0.1:1/sanji';
    const database = await complaint({ DATABASE_URL: unused });
    expect(database).toMatch(/^The database at DATABASE_URL \(127\.0\.0\.1:1\/sanji\) cannot be used .*\.$/);
    expect(database).not.toContain('secret');
    expect(await complaint({ TEMPORAL_ADDRESS: '127.0.0.1:1' })).toMatch(
      /^The Temporal server at TEMPORAL_ADDRESS .*\.$/,
    );
  });

  it('when the keys of an existing database are missing', async () => {
    const keys = join(folder.path, 'keys.json');
    const before = readFileSync(keys);
    rmSync(keys);
    expect(await complaint({})).toMatch(/^.*keys\.json is missing although .*\.$/);
    writeFileSync(keys, before, { mode: 0o600 });
  });
});
