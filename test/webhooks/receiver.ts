import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request as a receiver got it. */
export interface Received {
  readonly id: string;
  readonly body: string;
  readonly headers: Record<string, string>;
  readonly event: {
    readonly type: string;
    readonly sequence: string;
    readonly subject: string;
    readonly data: Readonly<Record<string, unknown>>;
  } & Readonly<Record<string, unknown>>;
}
export type Answer = (response: ServerResponse, request: IncomingMessage) => void;

/** Another system: a real server on this machine that answers as it is told to. */
export interface Receiver {
  readonly url: string;
  /** As the setting names it. */
  readonly place: string;
  readonly received: Received[];
  /** Ids in the order they came. */
  readonly ids: () => string[];
  answer: Answer;
  stop(): Promise<void>;
}

export const status =
  (code: number, headers: Record<string, string> = {}): Answer =>
  (response) =>
    void response.writeHead(code, headers).end();
export const never: Answer = () => undefined;
export const resets: Answer = (_response, request) => void request.socket.resetAndDestroy();
export const ok = status(200);

export async function startReceiver(): Promise<Receiver> {
  const received: Received[] = [];
  const server: Server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('error', () => undefined);
    response.on('error', () => undefined);
    request.on('end', () => {
      const body = Buffer.concat(parts).toString('utf8');
      const headers = request.headers as Record<string, string>;
      received.push({
        ...{ id: headers['webhook-id'] ?? '', body, headers },
        event: JSON.parse(body) as Received['event'],
      });
      receiver.answer(response, request);
    });
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const place = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const receiver: Receiver = {
    ...{ url: `http://${place}/hook/9f2c?key=of-the-path`, place, received, answer: ok },
    ids: () => received.map(({ id }) => id),
    stop() {
      server.closeAllConnections();
      return new Promise((closed) => void server.close(() => closed()));
    },
  };
  return receiver;
}
