import { spawnSync } from 'node:child_process';
import { expect, it } from 'vitest';

it.each(['server.ts', 'worker.ts', 'db/migrate-cli.ts'])('%s without DATABASE_URL ends with one line', (program) => {
  const { DATABASE_URL: _url, ...env } = process.env;
  const { status, stderr, stdout } = spawnSync('node', ['--import', 'tsx', program], { env, encoding: 'utf8' });
  expect([status, stdout]).toEqual([1, '']);
  expect(stderr).toMatch(/^DATABASE_URL is not set[^\n]*\n$/);
});
