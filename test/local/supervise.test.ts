import { expect, it } from 'vitest';
import { startChild, type Child } from '../../local/child.ts';
import { openDataFolder } from '../../local/data-folder.ts';
import { choosePorts } from '../../local/stack-ports.ts';
import { freePort } from '../../local/ports.ts';
import { supervise } from '../../local/supervise.ts';
import { createServer } from 'node:net';
import { temporaryFolder, until } from './support.ts';

const steps = [
  { signal: 'SIGTERM', withinMs: 500 },
  { signal: 'SIGKILL', withinMs: 2_000 },
] as const;

function component(dataDir: string, script: string) {
  const folder = openDataFolder(dataDir);
  const start = async (): Promise<Child> => {
    const child = await startChild({
      name: 'program',
      command: process.execPath,
      args: ['-e', `${script}; console.log('up')`],
      env: process.env,
      cwd: '/',
      folder,
      lastResort: 'SIGKILL',
    });
    await until(() => child.log.read().includes('up'));
    return child;
  };
  return { name: 'program', start, stopSteps: steps };
}

it('gives up a program that ends again and again', async () => {
  const { path, remove } = temporaryFolder();
  const given: string[] = [];
  const lines: string[] = [];
  const options = {
    restart: true,
    firstPauseMs: 10,
    report: (line: string) => lines.push(line),
    giveUp: (why: string) => given.push(why),
  };
  const member = supervise(component(path, 'setTimeout(() => process.exit(3), 1)'), options);
  await member.start();
  await until(() => given.length > 0);
  expect(given).toEqual([expect.stringMatching(/^The program ended 6 times within a minute \(exit code 3\)\.$/)]);
  expect(lines[0]).toBe('program ended unexpectedly (exit code 3); starting it again');
  await member.stop();
  await remove();
}, 30_000);

it('kills a program that does not stop when asked', async () => {
  const { path, remove } = temporaryFolder();
  const script = 'process.on("SIGTERM", () => {}); setInterval(() => {}, 1000)';
  const member = supervise(component(path, script), {
    restart: true,
    report: () => undefined,
    giveUp: () => undefined,
  });
  await member.start();
  const pid = member.pid()!;
  await member.stop();
  expect(() => process.kill(pid, 0)).toThrow();
  expect(member.pid()).toBeUndefined();
  await remove();
});

it('keeps the ports of the last start while they are free', async () => {
  const { path, remove } = temporaryFolder();
  const folder = openDataFolder(path);
  const first = await choosePorts(folder, 'any');
  const kept = { postgres: first.postgres, temporal: first.temporal, temporalUi: first.temporalUi };
  const api = await freePort();
  expect(await choosePorts(folder, { api })).toEqual({ api, ...kept });
  const blocker = createServer().listen(first.postgres, '127.0.0.1');
  await until(() => blocker.listening);
  const moved = await choosePorts(folder, { api });
  expect(moved.postgres).not.toBe(first.postgres);
  expect(moved.temporal).toBe(first.temporal);
  await expect(choosePorts(folder, { api: first.postgres })).rejects.toThrow(/is taken; stop the program/);
  blocker.close();
  await remove();
});
