import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { bundleWorkflowCode, type BundleOptions } from '@temporalio/worker';

const ROOT = join(import.meta.dirname, '..');
const SOURCES = ['workflows', 'calendar', 'activities/codec', 'engine'];

export interface BundleRequest {
  /** Where bundles are kept. */
  readonly folder: string;
  readonly workflowsPath?: string;
  /** Errors in workflow code have stacks. Every promise then has one too, which costs a third of the worker's time. */
  readonly stacks?: boolean;
}

/** Bundles the workflows, or finds the bundle made of the very same sources before. @returns the path of the bundle. */
export async function bundleWorkflows(request: BundleRequest): Promise<string> {
  const { folder, workflowsPath = join(ROOT, 'workflows/index.ts'), stacks = false } = request;
  const path = join(folder, `workflows-${await fingerprint(workflowsPath)}${stacks ? '-stacks' : ''}.js`);
  try {
    await readFile(path);
    return path;
  } catch {
    const { code } = await bundleWorkflowCode(bundleOptions(workflowsPath, stacks));
    await mkdir(folder, { recursive: true });
    await writeFile(`${path}.new`, code);
    await rename(`${path}.new`, path);
    return path;
  }
}

function bundleOptions(workflowsPath: string, stacks: boolean): BundleOptions {
  return {
    ...{ workflowsPath, logger: silent },
    failureConverterPath: join(ROOT, 'activities/codec/failure-converter.ts'),
    // Our modules hold declarations and functions, no state of a case: they are run once per thread, not once per case.
    preloadModules: [...(stacks ? [] : [join(ROOT, 'engine/sandbox/no-stacks.ts')]), workflowsPath],
    webpackConfigHook: (config) => {
      for (const rule of config.module?.rules ?? []) keepModernSyntax(rule);
      return config;
    },
  };
}

/** The sandbox is the V8 of this Node: private fields and spreads need no rewriting. */
function keepModernSyntax(rule: unknown): void {
  const { use } = rule as { use?: { options?: { jsc?: { target?: string } } } };
  if (use?.options?.jsc) use.options.jsc.target = 'es2022';
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
