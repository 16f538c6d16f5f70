import { connect, type Socket } from 'node:net';
import type { Readable } from 'node:stream';

/** Looks at a file. @returns what was found in it, undefined if nothing. @throws Error when it cannot say */
export type Scanner = (file: Readable) => Promise<string | undefined>;

const IDLE_MS = 60_000;

/**
 * A ClamAV daemon, asked by INSTREAM: nothing is written to its disk by us, and it need not see ours.
 * @param address `host:port`, or the path of its socket. Its StreamMaxLength must not be below SANJI_UPLOAD_MB.
 */
export const clamd =
  (address: string): Scanner =>
  async (file) => {
    const socket = open(address);
    try {
      const answer = answerOf(socket);
      answer.catch(() => undefined); // awaited below, after what it is the answer to
      await send(socket, Buffer.from('zINSTREAM\0'));
      for await (const part of file) {
        await send(socket, lengthOf((part as Buffer).length));
        await send(socket, part as Buffer);
      }
      await send(socket, lengthOf(0));
      return verdictOf(await answer);
    } finally {
      socket.destroy();
      file.destroy();
    }
  };

/** Splits what a clamd says: `stream: OK`, `stream: Some.Name FOUND`, anything else is an error. */
function verdictOf(answer: string): string | undefined {
  if (answer === 'stream: OK') return undefined;
  const finding = /^stream: (.{1,200}) FOUND$/.exec(answer)?.[1];
  if (finding !== undefined) return finding;
  throw new Error(`the scanner could not say: ${answer.slice(0, 100)}`);
}

function open(address: string): Socket {
  const [, host, port] = /^(.+):(\d{1,5})$/.exec(address) ?? [];
  const socket = host === undefined ? connect(address) : connect(Number(port), host.replace(/^\[(.*)\]$/, '$1'));
  return socket.setTimeout(IDLE_MS, () => socket.destroy(new Error('the scanner does not answer')));
}

function answerOf(socket: Socket): Promise<string> {
  return new Promise((resolve, reject) => {
    const parts: Buffer[] = [];
    socket.on('data', (part: Buffer) => parts.push(part));
    socket.on('error', reject);
    socket.on('close', () => {
      const text = Buffer.concat(parts).toString('utf8').replace(/\0$/, '').trim();
      if (text === '') reject(new Error('the scanner hung up'));
      else resolve(text);
    });
  });
}

function lengthOf(bytes: number): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes);
  return length;
}

function send(socket: Socket, bytes: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.write(bytes, (error) => (error ? reject(error) : resolve()));
  });
}
