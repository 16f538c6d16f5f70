import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Receipt } from '../../workflows/kit/receipt.ts';
import type { AnswerClass, AnswerLine, DecisionLine, Ledger } from './ledger.ts';

export interface Operation {
  readonly id: string;
  readonly user: string;
  readonly path: string;
  readonly body: unknown;
  readonly ifMatch?: number;
}
export interface Answer extends AnswerLine {
  readonly receipt?: Receipt;
}
export interface SenderOptions {
  readonly apiUrl: string;
  readonly ledger: Ledger;
  /** Bearer tokens by user. */
  readonly tokens: Readonly<Record<string, string>>;
  /** After this an operation that is not decided is stuck. */
  readonly decideWithinMs?: number;
}

const DECIDE_WITHIN_MS = 90_000;
const GIVE_UP_AFTER_MS = 10_000;
const POLLS_BEFORE_REPEAT = 10;

/** Sends operations the way TigerBeetle's rule asks: the id is on disk before anything is sent, and repeats carry it. */
export class Sender {
  readonly #options: SenderOptions;

  constructor(options: SenderOptions) {
    this.#options = options;
  }

  /** Writes an operation to the ledger; nothing is sent yet. */
  prepare(user: string, path: string, body: unknown = {}, ifMatch?: number): Operation {
    const operation = { id: randomUUID(), user, path, body, ...(ifMatch === undefined ? {} : { ifMatch }) };
    const { id, ...request } = operation;
    this.#options.ledger.write({ t: 'request', op: id, at: Date.now(), ...request });
    return operation;
  }

  /** Sends it once. */
  async attempt(operation: Operation): Promise<Answer> {
    const startedAt = Date.now();
    const answer = await this.#post(operation);
    const line: AnswerLine = { t: 'answer', op: operation.id, at: Date.now(), ms: Date.now() - startedAt, ...answer };
    this.#options.ledger.write(line);
    return { ...line, ...(answer.class === 'ok' ? { receipt: answer.body as Receipt } : {}) };
  }

  /** Sends it, and again with the same key, until it is decided. */
  async settle(operation: Operation, first?: Answer): Promise<DecisionLine> {
    const until = Date.now() + (this.#options.decideWithinMs ?? DECIDE_WITHIN_MS);
    let answer = first ?? (await this.attempt(operation));
    for (let attempts = 1; ; attempts += 1) {
      if (answer.class === 'ok') return this.#decide(operation, attempts, 'done', answer.receipt);
      if (answer.class === 'refused') return this.#decide(operation, attempts, 'refused');
      if (answer.class === 'accepted') {
        const receipt = await this.#poll(operation, answer.location ?? '', until);
        if (receipt) return this.#decide(operation, attempts, receipt.outcome, receipt);
      }
      if (Date.now() > until) return this.#decide(operation, attempts, 'stuck');
      await sleep(200 + Math.min(attempts, 8) * 100);
      answer = await this.attempt(operation);
    }
  }

  /** Prepares and settles. */
  act(user: string, path: string, body?: unknown, ifMatch?: number): Promise<DecisionLine> {
    return this.settle(this.prepare(user, path, body, ifMatch));
  }

  /** Reads; undefined while the API cannot answer. */
  async get(user: string, path: string): Promise<{ readonly status: number; readonly body: unknown } | undefined> {
    try {
      const headers = { authorization: this.#bearer(user) };
      const response = await fetch(new URL(path, this.#options.apiUrl), {
        headers,
        signal: AbortSignal.timeout(5_000),
      });
      return { status: response.status, body: await response.json() };
    } catch {
      return undefined;
    }
  }

  #decide(operation: Operation, attempts: number, outcome: DecisionLine['outcome'], receipt?: Receipt): DecisionLine {
    const head = { t: 'decision', op: operation.id, at: Date.now(), attempts, outcome } as const;
    const line: DecisionLine = receipt === undefined ? head : { ...head, receipt };
    this.#options.ledger.write(line);
    return line;
  }

  /** Looks at the command for a while; then its caller sends it again, which comes to the same. */
  async #poll({ user }: Operation, location: string, until: number): Promise<Receipt | undefined> {
    for (let polls = 0; polls < POLLS_BEFORE_REPEAT && Date.now() < until; polls += 1) {
      const found = await this.get(user, location);
      const { status, receipt } = (found?.status === 200 ? found.body : {}) as { status?: string; receipt?: Receipt };
      if (status !== undefined && status !== 'pending') return receipt;
      await sleep(400);
    }
    return undefined;
  }

  async #post({ id, user, path, body, ifMatch }: Operation) {
    try {
      const response = await fetch(new URL(path, this.#options.apiUrl), {
        method: 'POST',
        headers: {
          ...{ authorization: this.#bearer(user), 'content-type': 'application/json', 'idempotency-key': id },
          ...(ifMatch === undefined ? {} : { 'if-match': `"${ifMatch}"` }),
        },
        body: JSON.stringify(body),
        signal: AbortSignal.timeout(GIVE_UP_AFTER_MS),
      });
      const text = await response.text();
      const [location, retryAfter] = [response.headers.get('location'), response.headers.get('retry-after')];
      return {
        class: classOf(response.status),
        status: response.status,
        ...(location === null ? {} : { location }),
        ...(retryAfter === null ? {} : { retryAfter }),
        body: JSON.parse(text) as unknown,
      };
    } catch {
      return { class: 'unknown' as const, status: 0 };
    }
  }

  #bearer(user: string): string {
    const token = this.#options.tokens[user];
    if (!token) throw new Error(`no token of ${user}`);
    return `Bearer ${token}`;
  }
}

function classOf(status: number): AnswerClass {
  if (status === 202) return 'accepted';
  if (status >= 200 && status < 300) return 'ok';
  return status >= 400 && status < 500 ? 'refused' : 'unavailable';
}
