import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runTool } from '../../local/tool.ts';

export interface Python {
  /** `v1,…` for a message at an instant in whole seconds. */
  sign(message: {
    readonly secret: string;
    readonly id: string;
    readonly at: number;
    readonly body: string;
  }): Promise<string>;
  verifies(message: {
    readonly secret: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly body: string;
  }): Promise<boolean>;
  remove(): Promise<void>;
}

const here = (name: string): string => fileURLToPath(new URL(name, import.meta.url));
const STALL_MS = 60_000;

/** The official Python library in a folder of its own. @throws Error where Python 3, pip or an index of packages is missing */
export async function installPython(): Promise<Python> {
  const folder = await mkdtemp(join(tmpdir(), 'sanji-interop-'));
  const pip = ['-m', 'pip', 'install', '--require-hashes', '--no-deps', '--no-input', '--disable-pip-version-check'];
  await runTool('python3', [...pip, '--target', folder, '-r', here('requirements.txt')], { stallMs: STALL_MS });
  const ask = async (asked: object): Promise<Record<string, unknown>> => {
    const env = { ...process.env, PYTHONPATH: folder };
    const said = await runTool('python3', [here('webhook.py')], {
      ...{ stallMs: STALL_MS, env, input: JSON.stringify(asked) },
    });
    return JSON.parse(said) as Record<string, unknown>;
  };
  return {
    sign: async (message) => String((await ask({ act: 'sign', ...message }))['signature']),
    verifies: async (message) => (await ask({ act: 'verify', ...message }))['verified'] === true,
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}
