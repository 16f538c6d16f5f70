import { spawn, type ChildProcess } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, expect, it } from 'vitest';
import { openDataFolder } from '../../local/data-folder.ts';
import { endLeftovers, findLeftovers } from '../../local/leftovers.ts';
import { lockDataFolder, runningLauncher } from '../../local/lock.ts';
import { memberArgument } from '../../local/program.ts';
import { temporaryFolder, until } from './support.ts';

const temporary = [temporaryFolder(), temporaryFolder()];
const [folder, other] = temporary.map(({ path }) => openDataFolder(path)) as [
  ReturnType<typeof openDataFolder>,
  ReturnType<typeof openDataFolder>,
];
const started: ChildProcess[] = [];

afterEach(() => {
  for (const child of started.splice(0)) child.kill('SIGKILL');
});
afterAll(async () => {
  for (const { remove } of temporary) await remove();
});

/** A process that idles under the given arguments. */
async function idle(...args: string[]): Promise<ChildProcess & { pid: number }> {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)', '--', ...args], { detached: true });
  started.push(child);
  await new Promise((resolve) => child.once('spawn', resolve));
  return child as ChildProcess & { pid: number };
}

it('takes a process for its own by its command line, never by a pid file', async () => {
  const ours = await idle(memberArgument(folder));
  const foreign = await idle('--something-else');
  const neighbour = await idle(memberArgument(other));
  writeFileSync(join(folder.run, 'worker.pid'), `${foreign.pid}\n`);

  expect(findLeftovers(folder)).toEqual([{ name: 'program', pid: ours.pid }]);
  expect(await endLeftovers(folder)).toHaveLength(1);
  await until(() => ours.signalCode !== null);
  expect(ours.signalCode).toBe('SIGTERM');
  expect(foreign.signalCode).toBeNull();
  expect(neighbour.signalCode).toBeNull();
});

it('does not take a folder for another whose path begins alike', async () => {
  await idle(`${memberArgument(folder)} 2`);
  await idle(`${memberArgument(folder)}2`);
  expect(findLeftovers(folder)).toEqual([]);
});

it('lets one launcher have a folder, and takes over from one that is gone', async () => {
  const release = lockDataFolder(folder);
  expect(runningLauncher(folder)).toEqual(expect.objectContaining({ pid: process.pid }));
  expect(() => lockDataFolder(folder)).toThrow(/already runs from/);
  release();
  expect(runningLauncher(folder)).toBeUndefined();

  const stranger = await idle('its pid was ours once');
  writeFileSync(join(folder.run, 'launcher.json'), JSON.stringify({ pid: stranger.pid, started: 'another time' }));
  expect(runningLauncher(folder)).toBeUndefined();
  lockDataFolder(folder)();
});
