import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { DemoUser } from '../preparation.ts';

/** A demo user at a desk, who knows nothing but the API and a token. */
export interface Desk {
  readonly userId: string;
  readonly label: string;
  get<T>(path: string): Promise<T>;
  /** What is no JSON, such as a PDF. */
  bytes(path: string): Promise<Buffer>;
  /** Sends an act and returns its receipt, also when the API answers 202 because the engine is slow. */
  post<T>(path: string, body?: unknown): Promise<T>;
}

/** Finds the desk of a demo user. @throws Error for a user who is not there. */
export type Office = ((userId: string) => Desk) & { readonly labels: readonly string[] };

const RECEIPT_WITHIN_MS = 20_000;

/** The desks of all demo users at one API. */
export function openOffice(apiUrl: string, users: readonly DemoUser[]): Office {
  const deskOf = (userId: string): Desk => {
    const user = users.find((u) => u.userId === userId);
    if (!user) throw new Error(`there is no demo user ${userId}`);
    const send = async <T>(method: string, path: string, body?: unknown): Promise<Answer<T>> => {
      const response = await fetch(`${apiUrl}${path}`, {
        method,
        headers: {
          authorization: `Bearer ${user.token}`,
          ...(method === 'POST' ? { 'content-type': 'application/json', 'idempotency-key': randomUUID() } : {}),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        signal: AbortSignal.timeout(RECEIPT_WITHIN_MS),
      });
      const text = await response.text();
      if (!response.ok) throw new Error(`${user.label}: ${method} ${path} → ${response.status} ${text}`);
      return { status: response.status, body: JSON.parse(text) as T };
    };
    const get = async <T>(path: string): Promise<T> => (await send<T>('GET', path)).body;
    return {
      ...{ userId, label: user.label, get },
      async bytes(path: string): Promise<Buffer> {
        const response = await fetch(`${apiUrl}${path}`, { headers: { authorization: `Bearer ${user.token}` } });
        if (!response.ok) throw new Error(`${user.label}: GET ${path} → ${response.status}`);
        return Buffer.from(await response.arrayBuffer());
      },
      async post<T>(path: string, body: unknown = {}): Promise<T> {
        const answer = await send<T>('POST', path, body);
        return answer.status === 202 ? receiptOf<T>(get, answer.body as Pending) : answer.body;
      },
    };
  };
  return Object.assign(deskOf, { labels: users.map(({ label }) => label) });
}

interface Answer<T> {
  readonly status: number;
  readonly body: T;
}
interface Pending {
  readonly commandId: string;
}
interface Command {
  readonly status: 'pending' | 'done' | 'refused';
  readonly receipt?: unknown;
}

/** What became of an act that was accepted to be carried out later. */
async function receiptOf<T>(get: Desk['get'], { commandId }: Pending): Promise<T> {
  for (const giveUpAt = Date.now() + RECEIPT_WITHIN_MS; Date.now() < giveUpAt; await sleep(100)) {
    const command = await get<Command>(`/v1/commands/${commandId}`);
    if (command.status === 'refused') throw new Error(`${commandId} was refused: ${JSON.stringify(command.receipt)}`);
    if (command.status === 'done') return command.receipt as T;
  }
  throw new Error(`${commandId} has no receipt after ${RECEIPT_WITHIN_MS / 1000} s`);
}
