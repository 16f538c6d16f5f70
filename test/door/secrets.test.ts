import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readConfig, temporalEnvironment } from '../../config.ts';

const SECRET = 'canary-s3cret';
const URL_WITH_SECRET = `postgresql://app:${SECRET}@127.0.0.1:5432/sanji`;
let folder: string;
let file: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'sanji-secrets-'));
  file = join(folder, 'database-url');
  writeFileSync(file, `${URL_WITH_SECRET}\n`, { mode: 0o600 });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const s3 = { SANJI_FILES: 's3', SANJI_FILES_ENDPOINT: 'https://files.example.org', SANJI_FILES_BUCKET: 'sanji' };
const env = (more: Record<string, string> = {}) => ({ DATABASE_URL: URL_WITH_SECRET, ...more });

it('every secret can come from a file', () => {
  const keys = { SANJI_FILES_ACCESS_KEY_FILE: file, SANJI_FILES_SECRET_KEY_FILE: file };
  const config = readConfig({ DATABASE_URL_FILE: file, MIGRATION_DATABASE_URL_FILE: file, ...s3, ...keys });
  expect([config.databaseUrl, config.migrationDatabaseUrl]).toEqual([URL_WITH_SECRET, URL_WITH_SECRET]);
  expect([config.files.s3?.accessKey, config.files.s3?.secretKey]).toEqual([URL_WITH_SECRET, URL_WITH_SECRET]);
  expect(temporalEnvironment({ TEMPORAL_API_KEY_FILE: file })['TEMPORAL_API_KEY']).toBe(URL_WITH_SECRET);
});

describe('a file of a secret', () => {
  it('is refused beside the secret itself, when it is missing, and when it is empty', () => {
    const empty = join(folder, 'empty');
    writeFileSync(empty, '\n', { mode: 0o600 });
    expect(() => readConfig(env({ DATABASE_URL_FILE: file }))).toThrow(
      'DATABASE_URL and DATABASE_URL_FILE are both set',
    );
    expect(() => readConfig({ DATABASE_URL_FILE: join(folder, 'none') })).toThrow(
      'DATABASE_URL_FILE cannot be read (ENOENT)',
    );
    expect(() => readConfig({ DATABASE_URL_FILE: empty })).toThrow('DATABASE_URL_FILE is empty');
  });

  it('is refused in production when other users could read or a group could write it', () => {
    const read = (mode: number) => {
      chmodSync(file, mode);
      return () => readConfig({ SANJI_MODE: 'production', DATABASE_URL_FILE: file });
    };
    for (const mode of [0o644, 0o604, 0o660]) expect(read(mode), mode.toString(8)).toThrow('open to other users');
    for (const mode of [0o600, 0o640, 0o400]) expect(read(mode), mode.toString(8)).not.toThrow();
    chmodSync(file, 0o600);
  });
});

it('settings print as nothing, whoever prints them, and no complaint quotes a secret', () => {
  const config = readConfig(env({ ...s3, SANJI_FILES_ACCESS_KEY: SECRET, SANJI_FILES_SECRET_KEY: SECRET }));
  const printed = [JSON.stringify(config), inspect(config, { depth: 9 }), JSON.stringify({ ...config.files })];
  expect(printed.join()).not.toContain(SECRET);
  const wrong = [{ SANJI_PORT: 'x' }, { SANJI_RATE_USER: '-1' }, { SANJI_TRUSTED_PROXIES: 'any' }, { SANJI_DOCS: 'x' }];
  for (const one of wrong) {
    const read = () => readConfig(env(one));
    expect(read).toThrow(Object.keys(one)[0]);
    expect(read).not.toThrow(SECRET);
  }
});

it.each(['server.ts', 'worker.ts', 'db/migrate-cli.ts'])(
  '%s takes no arguments and does not repeat them',
  (program) => {
    const { status, stderr, stdout } = spawnSync('node', ['--import', 'tsx', program, `--database-url=${SECRET}`], {
      env: { ...process.env, ...env() },
      encoding: 'utf8',
    });
    expect([status, stdout]).toEqual([1, '']);
    expect(stderr).toBe('No arguments are taken; settings come from the environment or files\n');
  },
);
