import { defineConfig } from 'vitest/config';

/** Recording histories is a job of its own (test/histories/README.md), not a test that the suite would skip. */
const recording = process.env['SANJI_RECORD_HISTORIES'] !== undefined;

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts', ...(recording ? ['test/histories/record.ts'] : [])],
    globalSetup: ['test/support/global-setup.ts'],
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});
