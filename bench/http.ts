import { Agent, request } from 'node:http';

const agent = new Agent({ keepAlive: true, maxSockets: 64 });

export interface Answer {
  readonly status: number;
  readonly body: Record<string, unknown>;
}

/** A request until it is carried out: a 202 is followed to its receipt, and that counts as time taken. */
export async function call(
  base: string,
  token: string,
  method: 'GET' | 'POST',
  path: string,
  payload?: unknown,
): Promise<Answer> {
  const answer = await send(base, token, method, path, payload);
  if (answer.status !== 202) return answer;
  for (;;) {
    const { body } = await send(base, token, 'GET', `/v1/commands/${String(answer.body['commandId'])}`);
    if (body['status'] === 'refused') throw new Error(`${method} ${path}: refused later`);
    if (body['status'] === 'done') return { status: 200, body: body['receipt'] as Record<string, unknown> };
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** A JSON request over a kept connection. @throws Error on anything but 2xx. */
function send(base: string, token: string, method: 'GET' | 'POST', path: string, payload?: unknown): Promise<Answer> {
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
