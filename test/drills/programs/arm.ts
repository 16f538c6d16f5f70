import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/** File through which a drill arms the failpoints of a program; the program removes it when it has read it. */
export const failpointFile = (dataDir: string, program: 'worker' | 'api'): string =>
  join(dataDir, `failpoints-${program}`);

/** What is to be armed now, if anything. */
export function takeFailpoints(program: 'worker' | 'api'): string | undefined {
  const file = failpointFile(process.env['SANJI_DATA_DIR'] ?? '.', program);
  if (!existsSync(file)) return undefined;
  const text = readFileSync(file, 'utf8');
  rmSync(file);
  return text;
}
