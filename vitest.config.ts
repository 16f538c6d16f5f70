import { BaseSequencer, type TestSpecification } from 'vitest/node';
import { defineConfig } from 'vitest/config';

/** Recording histories is a job of its own (test/histories/README.md), not a test that the suite would skip. */
const recording = process.env['SANJI_RECORD_HISTORIES'] !== undefined;
/** Against libraries of other languages, which are fetched: `npm run interop`, and CI. */
const interop = process.env['SANJI_INTEROP'] !== undefined;
/** On two cores: a test waits for servers about a fifth of its time. */
const WORKERS = 3;
const common = { pool: 'forks', maxWorkers: WORKERS, testTimeout: 60_000, hookTimeout: 120_000 } as const;
const DRILLS = 'test/drills/**/*.test.ts';
const INTEROP = 'test/interop/**/*.test.ts';
const SETUP = 'test/support/global-setup.ts';
const ALONE = 'test/drills/alone.test.ts';

/** What takes a minute or more; begun last, the other process would have nothing left to do meanwhile. */
const LONG = [
  ...['authority/matrix', 'calls/hammer', 'journals/tampering', 'calls/orders', 'demo/demo', 'door/production'],
  ...['webhooks/relay', 'local/launcher'],
];
const rank = ({ moduleId }: TestSpecification): number => {
  const found = LONG.findIndex((name) => moduleId.endsWith(`/${name}.test.ts`));
  return found < 0 ? LONG.length : found;
};
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return (await super.sort(files)).sort((a, b) => groupOf(a) - groupOf(b) || rank(a) - rank(b));
  }
}
const groupOf = ({ project }: TestSpecification): number => project.config.sequence.groupOrder;

export default defineConfig({
  test: {
    maxWorkers: WORKERS,
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        test: {
          ...{ ...common, name: 'suite', exclude: [DRILLS, INTEROP], globalSetup: [SETUP] },
          // One process runs many files: modules, native code and fonts are loaded once. No module may remember a file's house.
          isolate: false,
          include: ['test/**/*.test.ts', ...(recording ? ['test/histories/record.ts'] : [])],
        },
      },
      ...(interop ? [{ test: { ...common, name: 'interop', include: [INTEROP], globalSetup: [SETUP] } }] : []),
      // After everything else: kills, and what is restored after them.
      { test: { ...common, name: 'drills', include: [DRILLS], exclude: [ALONE], sequence: { groupOrder: 1 } } },
      // Alone on the machine: these hold answers to their three seconds.
      { test: { ...common, name: 'drills-alone', include: [ALONE], maxWorkers: 1, sequence: { groupOrder: 2 } } },
    ],
  },
});
