import type { DataFolder } from './data-folder.ts';
import { checkDatabase, checkTemporal } from './external.ts';
import type { Members } from './members.ts';
import { POSTGRES_STOP, startPostgres } from './postgres.ts';
import type { StackPorts } from './stack-ports.ts';
import { TEMPORAL_STOP, startTemporal } from './temporal.ts';

export interface ServersOptions {
  readonly folder: DataFolder;
  readonly ports: StackPorts;
  readonly members: Members;
  readonly databaseUrl: string | undefined;
  readonly temporalAddress: string | undefined;
  readonly temporalUi: string | undefined;
  readonly codecEndpoint: string;
  readonly timeSkipping: boolean;
  readonly report: (line: string) => void;
}

export interface Servers {
  readonly databaseUrl: string;
  readonly temporalAddress: string;
  readonly temporalUi: string | undefined;
}

/** Starts the bundled servers side by side, or checks those given in their place. @throws StartFailure */
export async function startServers(options: ServersOptions): Promise<Servers> {
  const [databaseUrl, temporal] = await Promise.all([startDatabase(options), startTemporalServer(options)]);
  return { databaseUrl, ...temporal };
}

async function startDatabase(options: ServersOptions): Promise<string> {
  const { folder, members, ports, report } = options;
  let url = options.databaseUrl ?? '';
  if (!options.databaseUrl) {
    await members.add({
      name: 'postgres',
      stopSteps: POSTGRES_STOP,
      start: async (signal) => {
        const running = await startPostgres({ dataDir: folder.root, port: ports.postgres, signal });
        url = running.url;
        return running.child;
      },
    });
  }
  const { version } = await checkDatabase(url);
  report(`PostgreSQL ${version} ${options.databaseUrl ? 'at DATABASE_URL' : `on 127.0.0.1:${ports.postgres}`}`);
  return url;
}

async function startTemporalServer(options: ServersOptions): Promise<Omit<Servers, 'databaseUrl'>> {
  const { folder, members, ports, report, temporalAddress, temporalUi } = options;
  if (temporalAddress) {
    await checkTemporal(temporalAddress);
    report(`Temporal at ${temporalAddress}`);
    return { temporalAddress, temporalUi };
  }
  let started = { version: '', address: '', uiUrl: '' };
  await members.add({
    name: 'temporal',
    stopSteps: TEMPORAL_STOP,
    start: async (signal) => {
      const running = await startTemporal({
        dataDir: folder.root,
        dbFile: folder.temporalDb,
        port: ports.temporal,
        uiPort: ports.temporalUi,
        codecEndpoint: options.codecEndpoint,
        timeSkipping: options.timeSkipping,
        note: report,
        signal,
      });
      started = running;
      return running.child;
    },
  });
  report(`Temporal ${started.version} on ${started.address}`);
  return { temporalAddress: started.address, temporalUi: started.uiUrl };
}
