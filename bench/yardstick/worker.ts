import { fileURLToPath } from 'node:url';
import { NativeConnection, Runtime, Worker } from '@temporalio/worker';

/** The worker of the bare case, in a process of its own like the product's. */
Runtime.install({ shutdownSignals: ['SIGTERM'], logger: silent() });
const connection = await NativeConnection.connect({ address: process.env['TEMPORAL_ADDRESS'] ?? '' });
const worker = await Worker.create({
  connection,
  taskQueue: 'yardstick',
  workflowsPath: fileURLToPath(new URL('./workflows.ts', import.meta.url)),
});
console.log('worker ready');
await worker.run();
await connection.close();

function silent() {
  const none = () => undefined;
  return { log: none, trace: none, debug: none, info: none, warn: none, error: none };
}
