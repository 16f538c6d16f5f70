import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import type { DataFolder } from './data-folder.ts';
import { StartFailure } from './failure.ts';
import { freePort, isPortFree } from './ports.ts';

export interface StackPorts {
  readonly api: number;
  readonly postgres: number;
  readonly temporal: number;
  readonly temporalUi: number;
}

export const DEFAULT_PORTS: StackPorts = { api: 3510, postgres: 3511, temporal: 3512, temporalUi: 3513 };

const PROGRAMS: Readonly<Record<keyof StackPorts, string>> = {
  api: 'the API (SANJI_PORT)',
  postgres: 'PostgreSQL',
  temporal: 'Temporal',
  temporalUi: "Temporal's web UI",
};

/**
 * Chooses the ports of a start: those asked for; else, for the servers behind the API, those of the last start; else the
 * default or the next free one. 'any' takes whatever is free, for stacks that run beside each other.
 * @throws StartFailure when a port that was asked for is taken.
 */
export async function choosePorts(folder: DataFolder, wanted: Partial<StackPorts> | 'any'): Promise<StackPorts> {
  const asked = wanted === 'any' ? {} : wanted;
  const last = lastPorts(folder);
  const chosen: Partial<Record<keyof StackPorts, number>> = {};
  for (const name of ['api', 'postgres', 'temporal', 'temporalUi'] as const) {
    const port = asked[name];
    if (port !== undefined && !(await isPortFree(port))) {
      throw new StartFailure(
        `Port ${port} for ${PROGRAMS[name]} is taken; stop the program that uses it, or choose another port.`,
      );
    }
    const kept = name === 'api' ? undefined : last[name];
    const preferred = wanted === 'any' ? undefined : (kept ?? DEFAULT_PORTS[name]);
    chosen[name] = port ?? (await freePort(preferred, [...Object.values(asked), ...Object.values(chosen)]));
  }
  const ports = chosen as StackPorts;
  writeFileSync(folder.portsFile, `${JSON.stringify(ports)}\n`);
  return ports;
}

function lastPorts(folder: DataFolder): Partial<StackPorts> {
  if (!existsSync(folder.portsFile)) return {};
  try {
    const stored = JSON.parse(readFileSync(folder.portsFile, 'utf8')) as Record<string, unknown>;
    const valid = Object.entries(stored).filter(
      ([, port]) => Number.isInteger(port) && Number(port) > 0 && Number(port) < 65_536,
    );
    return Object.fromEntries(valid);
  } catch {
    return {};
  }
}
