import { defineConfig } from 'vitest/config';

/** Recording histories is a job of its own (test/histories/README.md), not a test that the suite would skip. */
const recording = process.env['SANJI_RECORD_HISTORIES'] !== undefined;
const common = { pool: 'forks', maxWorkers: 2, testTimeout: 60_000, hookTimeout: 120_000 } as const;
const DRILLS = 'test/drills/**/*.test.ts';

export default defineConfig({
  test: {
    maxWorkers: 2,
    projects: [
      {
        test: {
          ...{ ...common, name: 'suite', exclude: [DRILLS], globalSetup: ['test/support/global-setup.ts'] },
          // One process runs many files: modules, native code and fonts are loaded once. No module may remember a file's house.
          isolate: false,
          include: ['test/**/*.test.ts', ...(recording ? ['test/histories/record.ts'] : [])],
        },
      },
      // After everything else, alone on the machine: drills hold answers to their three seconds.
      { test: { ...common, name: 'drills', include: [DRILLS], maxWorkers: 1, sequence: { groupOrder: 1 } } },
    ],
  },
});
