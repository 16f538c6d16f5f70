import { Agent, request } from 'node:http';

const agent = new Agent({ keepAlive: true, maxSockets: 64 });

export interface Answer {
  readonly status: number;
  readonly body: Record<string, unknown>;
}

/** A JSON request over a kept connection. @throws Error on anything but 2xx. */
export function call(
  base: string,
  token: string,
  method: 'GET' | 'POST',
  path: string,
  payload?: unknown,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const text = payload === undefined ? undefined : JSON.stringify(payload);
    const headers: Record<string, string> = { authorization: `Bearer ${token}` };
    if (text !== undefined) headers['content-type'] = 'application/json';
    const outgoing = request(`${base}${path}`, { agent, method, headers }, (incoming) => {
      const parts: Buffer[] = [];
      incoming.on('data', (part: Buffer) => parts.push(part));
      incoming.on('end', () => {
        const status = incoming.statusCode ?? 0;
        const answer = Buffer.concat(parts).toString('utf8');
        if (status >= 300) reject(new Error(`${method} ${path}: ${status} ${answer.slice(0, 300)}`));
        else resolve({ status, body: JSON.parse(answer) as Record<string, unknown> });
      });
      incoming.on('error', reject);
    });
    outgoing.on('error', reject);
    outgoing.end(text);
  });
}
