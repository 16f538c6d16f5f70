import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, afterEach, expect, it } from 'vitest';
import { startTemporal } from '../../local/temporal.ts';
import { TEMPORAL_VERSION, findPinnedTemporal, findTemporal } from '../../local/temporal-binary.ts';
import { fetchOfficial } from '../../local/temporal-fetch.ts';
import { temporaryFolder } from './support.ts';

const folder = temporaryFolder();
const servers: Server[] = [];

afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});
afterAll(() => folder.remove());

/** A program that answers `--version` as the CLI of that version does. */
function fakeCli(name: string, version: string): string {
  const directory = join(folder.path, name);
  mkdirSync(directory, { recursive: true });
  writeFileSync(
    join(directory, 'temporal'),
    `#!/bin/sh\necho "temporal version ${version} (Server 1.0.0, UI 1.0.0)"\n`,
  );
  chmodSync(join(directory, 'temporal'), 0o755);
  return directory;
}

async function serve(handler: Parameters<typeof createServer>[1]): Promise<string> {
  const server = createServer(handler);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

it('starts with an older CLI on PATH, but tests never do', async () => {
  const env = { PATH: fakeCli('older', '1.5.1') };
  expect(await findTemporal({ env, fetch: false })).toMatchObject({ version: '1.5.1' });
  expect(await findPinnedTemporal({ env })).toMatchObject({ version: TEMPORAL_VERSION });
});

it('names every way when there is no CLI, and a wrong TEMPORAL_CLI_PATH at once', async () => {
  const env = { PATH: fakeCli('older', '1.5.1') };
  const none = findTemporal({ env, fetch: false, version: '1.8.0', madeWith: '1.8.0' });
  await expect(none).rejects.toThrow(
    /made with Temporal CLI 1\.8\.0.*has version 1\.5\.1, not 1\.8\.0.*TEMPORAL_CLI_PATH/,
  );
  const other = findTemporal({ env: { PATH: '' }, fetch: false, version: '0.0.0' });
  await expect(other).rejects.toThrow(/PATH.*TEMPORAL_CLI_PATH.*temporal\.download.*pip.*TEMPORAL_ADDRESS/);
  const wrong = findTemporal({ env: { TEMPORAL_CLI_PATH: '/bin/true' } });
  await expect(wrong).rejects.toThrow(/^TEMPORAL_CLI_PATH: \/bin\/true is no Temporal CLI/);
});

it('fetches a release from the download site', async () => {
  const archive = join(folder.path, 'archive.tar.gz');
  spawnSync('tar', ['-czf', archive, '-C', fakeCli('release', '1.2.3'), 'temporal']);
  const site = await serve((request, response) => {
    if (request.url?.startsWith('/v1.2.3?')) {
      response.end(JSON.stringify({ archiveUrl: `${site}/archive`, fileToExtract: 'temporal' }));
    } else {
      response.end(readFileSync(archive));
    }
  });
  const target = join(folder.path, 'cache', 'temporal-1.2.3');
  mkdirSync(join(folder.path, 'cache'));
  await fetchOfficial('1.2.3', target, undefined, { site });
  expect(spawnSync(target, ['--version']).stdout.toString()).toContain('1.2.3');
  expect(readdirSync(join(folder.path, 'cache'))).toEqual(['temporal-1.2.3']);
});

it('gives up a download that makes no progress, and leaves nothing of it', async () => {
  const cache = join(folder.path, 'stalled');
  mkdirSync(cache);
  const site = await serve((request, response) => {
    if (request.url === '/archive') response.writeHead(200).write('a little');
    else response.end(JSON.stringify({ archiveUrl: `${site}/archive`, fileToExtract: 'temporal' }));
  });
  const fetching = fetchOfficial('1.2.3', join(cache, 'temporal'), undefined, { site, stallMs: 300 });
  await expect(fetching).rejects.toThrow('no progress for 0.3 s');
  expect(readdirSync(cache)).toEqual([]);
});

it('makes a half-made database anew, keeps a used one, and refuses when it is lost', async () => {
  const dbFile = join(folder.path, 'temporal.db');
  writeFileSync(dbFile, 'interrupted');
  const first = await startTemporal({ dataDir: folder.path, dbFile, retentionDays: 30 });
  await first.stop();
  expect(readFileSync(`${dbFile}.version`, 'utf8').trim()).toBe(first.version);
  rmSync(dbFile);
  await expect(startTemporal({ dataDir: folder.path, dbFile })).rejects.toThrow(
    /temporal\.db is missing although cases ran/,
  );
  expect(existsSync(dbFile)).toBe(false);
});
