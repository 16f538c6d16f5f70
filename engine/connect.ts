import { Client, Connection } from '@temporalio/client';
import { loadClientConnectConfig } from '@temporalio/envconfig';
import { temporalEnvironment } from '../config.ts';
import { dataConverterOptions } from '../activities/codec/codec.ts';
import type { Keys } from '../db/crypto/keys.ts';

/** Address, namespace, TLS and API key as Temporal's own tools read them (TEMPORAL_ADDRESS, profiles …). */
export const engineSettings = () => loadClientConnectConfig({ overrideEnvVars: temporalEnvironment() });

/** A client that encrypts every payload. The connection is made on the first call, so that the API starts without the engine. */
export function connectEngine(keys: Keys): { readonly client: Client; close(): Promise<void> } {
  const settings = engineSettings();
  const connection = Connection.lazy(settings.connectionOptions);
  const client = new Client({
    connection,
    ...(settings.namespace === undefined ? {} : { namespace: settings.namespace }),
    dataConverter: dataConverterOptions(keys),
  });
  return { client, close: () => connection.close() };
}
