import { existsSync } from 'node:fs';
import type { DataFolder } from './data-folder.ts';
import { programEnvironment } from './environment.ts';
import { StartFailure, oneLine } from './failure.ts';
import { checkKeys } from './folder-state.ts';
import type { Members } from './members.ts';
import { defaultPreparation, keepDemoUsers } from './preparation.ts';
import { PROGRAM_STOP, apiIsReady, startProgram, workerIsReady } from './program.ts';
import { startServers } from './servers.ts';
import { choosePorts } from './stack-ports.ts';
import type { StackFacts, StackOptions } from './stack-types.ts';

/** Starts every member of a stack, servers first. */
export async function assemble(
  options: StackOptions,
  folder: DataFolder,
  members: Members,
  report: (line: string) => void,
): Promise<StackFacts> {
  const ports = await choosePorts(folder, options.ports ?? {});
  const keysFile = options.keysFile ?? folder.keysFile;
  const preparation = options.preparation ?? (await defaultPreparation());
  if (!options.databaseUrl) checkKeys(folder, keysFile);
  preparation.ensureKeysFile(keysFile);

  const apiUrl = `http://${reachable(options.host)}:${ports.api}`;
  const codecEndpoint = `${apiUrl}/codec`;
  const servers = await startServers({
    folder,
    ports,
    members,
    codecEndpoint,
    report,
    databaseUrl: options.databaseUrl,
    temporalAddress: options.temporalAddress,
    temporalUi: options.temporalUi,
    timeSkipping: options.timeSkipping ?? false,
  });
  const { databaseUrl, temporalAddress } = servers;
  const url = (options.databaseUrl && options.migrationDatabaseUrl) || databaseUrl;
  const demo = options.demo ?? true;
  // Tokens are stored as hashes. Those of a given database may be in use by someone else, so they are left alone.
  const renewDemoTokens = demo && !options.databaseUrl && !existsSync(folder.demoUsersFile);
  const setUp = await members
    .use(() => preparation.setUpDatabase({ url, keysFile, demo, renewDemoTokens }))
    .catch((error: unknown) => {
      throw new StartFailure(`The database could not be set up: ${oneLine(error)}.`);
    });
  const demoUsers = keepDemoUsers(folder.demoUsersFile, setUp.demoUsers);
  report(
    `Database: ${setUp.applied} migrations applied, calendar ${setUp.calendarYears}, ${setUp.units} organisations`,
  );

  const env = programEnvironment({
    ...servers,
    folder,
    keysFile,
    apiPort: ports.api,
    ownDatabase: !options.databaseUrl,
    ownTemporal: !options.temporalAddress,
    adjustableClock: options.adjustableClock ?? false,
    extra: options.env ?? {},
  });
  const { worker, api } = options.scripts ?? { worker: 'worker.ts', api: 'server.ts' };
  const program = { folder, env };
  await Promise.all([
    members
      .add({
        name: 'worker',
        stopSteps: PROGRAM_STOP,
        start: (signal) => startProgram({ ...program, name: 'worker', script: worker, isReady: workerIsReady, signal }),
      })
      .then(() => report('Worker ready')),
    members
      .add({
        name: 'api',
        stopSteps: PROGRAM_STOP,
        start: (signal) =>
          startProgram({ ...program, name: 'api', script: api, isReady: () => apiIsReady(apiUrl), signal }),
      })
      .then(() => report(`API ready on ${apiUrl}`)),
  ]);
  return {
    folder,
    ports,
    apiUrl,
    codecEndpoint,
    databaseUrl,
    temporalAddress,
    temporalUi: servers.temporalUi,
    keysFile,
    demoUsers,
  };
}

/** An address that a browser on this machine can open. */
function reachable(host = '127.0.0.1'): string {
  if (host === '0.0.0.0' || host === '::') return '127.0.0.1';
  return host.includes(':') ? `[${host}]` : host;
}
