import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { TestHouse } from '../support/house.ts';
import type { ImporterSettings } from './importer.ts';

/** Runs the importer until it ends or is killed by its failpoint. @returns the signal. */
export async function runImporter(
  { url, keysFile, filesFolder }: TestHouse,
  failpoints: string,
): Promise<string | null> {
  const path = fileURLToPath(new URL('./importer.ts', import.meta.url));
  const child = spawn(process.execPath, ['--import', 'tsx', path], { stdio: ['pipe', 'ignore', 'inherit'] });
  const settings: ImporterSettings = { url, keysFile, filesFolder, failpoints };
  child.stdin.end(JSON.stringify(settings));
  return new Promise((resolve) => child.once('exit', (_code, signal) => resolve(signal)));
}
