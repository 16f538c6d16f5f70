import { createServer, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';

/** A daemon that speaks clamd's INSTREAM and knows one virus, the one that is none. */
export interface TestScanner {
  readonly address: string;
  /** What it was sent, whole. */
  readonly seen: readonly Buffer[];
  /** Has it say the same to everything; undefined: the truth. */
  answerWith(text: string | undefined): void;
  close(): Promise<void>;
}

export async function startScanner(): Promise<TestScanner> {
  const seen: Buffer[] = [];
  let fixed: string | undefined;
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    void contentOf(socket).then((content) => {
      seen.push(content);
      const isVirus = content.includes('EICAR-STANDARD-ANTIVIRUS-TEST-FILE');
      socket.end(`${fixed ?? (isVirus ? 'stream: Eicar-Test-Signature FOUND' : 'stream: OK')}\0`);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    ...{ address: `127.0.0.1:${(server.address() as AddressInfo).port}`, seen },
    answerWith: (text) => (fixed = text),
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

async function contentOf(socket: Socket): Promise<Buffer> {
  let rest = Buffer.alloc(0);
  const more = socket[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  const take = async (bytes: number) => {
    while (rest.length < bytes) {
      const next = await more.next();
      if (next.done) throw new Error('hung up');
      rest = Buffer.concat([rest, next.value]);
    }
    const taken = rest.subarray(0, bytes);
    rest = rest.subarray(bytes);
    return taken;
  };
  const command = (await take(10)).toString();
  if (command !== 'zINSTREAM\0') throw new Error(`an unknown command: ${command}`);
  const parts: Buffer[] = [];
  for (;;) {
    const length = (await take(4)).readUInt32BE();
    if (length === 0) return Buffer.concat(parts);
    parts.push(await take(length));
  }
}
