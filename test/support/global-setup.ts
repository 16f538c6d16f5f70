import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { startPostgres } from '../../local/postgres.ts';
import { startTemporal } from '../../local/temporal.ts';
import { bundleWorkflows } from '../../engine/bundle.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    postgresUrl: string;
    temporalAddress: string;
    bundlePath: string;
  }
}

/** One PostgreSQL, one Temporal and one workflow bundle per run; each test file makes its own database and task queue. */
export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  const dataDir = await mkdtemp(join(tmpdir(), 'sanji-test-'));
  const [postgres, temporal, bundlePath] = await Promise.all([
    startPostgres({ dataDir, durable: false }),
    startTemporal({ dataDir, timeSkipping: true }),
    bundleWorkflows({ folder: join(dataDir, 'bundle'), stacks: process.env['SANJI_WORKFLOW_STACKS'] === '1' }),
  ]);
  project.provide('postgresUrl', postgres.url);
  project.provide('temporalAddress', temporal.address);
  project.provide('bundlePath', bundlePath);
  return async () => {
    await temporal.stop();
    await postgres.stop();
    await rm(dataDir, { recursive: true, force: true, maxRetries: 5 });
  };
}
