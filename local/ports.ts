import { createConnection, createServer, type AddressInfo } from 'node:net';

const LOOPBACK = '127.0.0.1';

/** Whether a server could listen on this loopback port now. */
export function isPortFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ port, host: LOOPBACK, exclusive: true }, () => server.close(() => resolve(true)));
  });
}

/** The first free port from `preferred` upwards that is not in `except`; any free port without a preference. */
export async function freePort(preferred?: number, except: readonly number[] = []): Promise<number> {
  if (preferred !== undefined) {
    for (let port = preferred; port < Math.min(preferred + 100, 65_536); port += 1) {
      if (!except.includes(port) && (await isPortFree(port))) return port;
    }
  }
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, LOOPBACK, () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}

/** Resolves when something accepts connections there. @throws Error with the system's reason, or a time-out. */
export function reach(host: string, port: number, timeoutMs: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = createConnection({ host, port });
    const finish = (error?: Error): void => {
      socket.destroy();
      if (error) reject(error);
      else resolve();
    };
    socket.setTimeout(timeoutMs, () => finish(new Error(`no answer within ${timeoutMs / 1000} s`)));
    socket.once('connect', () => finish());
    socket.once('error', finish);
  });
}
