import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { startPostgres } from '../../local/postgres.ts';
import { startTemporal } from '../../local/temporal.ts';
import { bundleWorkflows } from '../../engine/bundle.ts';
import { makeTemplates, type Templates } from './templates.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    postgresUrl: string;
    temporalAddress: string;
    bundlePath: string;
    templates: Templates;
  }
}

/** One PostgreSQL, one Temporal and one workflow bundle per run; each test file gets a database and a task queue of its own. */
export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  const dataDir = await mkdtemp(join(tmpdir(), 'sanji-test-'));
  const [{ postgres, templates }, temporal, bundlePath] = await Promise.all([
    startDatabases(dataDir),
    startTemporal({ dataDir, timeSkipping: true }),
    bundleWorkflows({ folder: join(dataDir, 'bundle'), stacks: process.env['SANJI_WORKFLOW_STACKS'] === '1' }),
  ]);
  project.provide('postgresUrl', postgres.url);
  project.provide('temporalAddress', temporal.address);
  project.provide('bundlePath', bundlePath);
  project.provide('templates', templates);
  return async () => {
    await temporal.stop();
    await postgres.stop();
    await rm(dataDir, { recursive: true, force: true, maxRetries: 5 });
  };
}

async function startDatabases(dataDir: string) {
  const postgres = await startPostgres({ dataDir, durable: false });
  return { postgres, templates: await makeTemplates(postgres.url, dataDir) };
}
