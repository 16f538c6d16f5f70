import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { bundleWorkflowCode } from '@temporalio/worker';

const ROOT = join(import.meta.dirname, '..');
const SOURCES = ['workflows', 'calendar', 'activities/codec'];

/**
 * Bundles the workflows, or finds the bundle made of the very same sources before.
 * @param folder where bundles are kept. @returns the path of the bundle.
 */
export async function bundleWorkflows(
  folder: string,
  workflowsPath = join(ROOT, 'workflows/index.ts'),
): Promise<string> {
  const path = join(folder, `workflows-${await fingerprint(workflowsPath)}.js`);
  try {
    await readFile(path);
    return path;
  } catch {
    const { code } = await bundleWorkflowCode({ workflowsPath, logger: silent, ...failureConverter() });
    await mkdir(folder, { recursive: true });
    await writeFile(`${path}.new`, code);
    await rename(`${path}.new`, path);
    return path;
  }
}

function failureConverter(): { failureConverterPath?: string } {
  return { failureConverterPath: join(ROOT, 'activities/codec/failure-converter.ts') };
}

const silent = { log() {}, trace() {}, debug() {}, info() {}, warn() {}, error() {} };

async function fingerprint(workflowsPath: string): Promise<string> {
  const hash = createHash('sha256').update(workflowsPath);
  const { version } = createRequire(import.meta.url)('@temporalio/worker/package.json') as { version: string };
  hash.update(version);
  for (const folder of [...SOURCES, join(workflowsPath, '..').slice(ROOT.length + 1)]) {
    const files = (await readdir(join(ROOT, folder), { recursive: true })).filter((f) => f.endsWith('.ts')).sort();
    for (const file of files) hash.update(file).update(await readFile(join(ROOT, folder, file)));
  }
  return hash.digest('hex').slice(0, 20);
}
