import pg from 'pg';
import type { Receipt } from '../../workflows/kit/receipt.ts';

const CHANNEL = 'sanji_receipts';
const LONGEST_RETRY_MS = 5_000;

/** What a notification carries: the receipt, or only its command when it is too long. */
export type News = Receipt | { readonly commandId: string };

/** Hears of receipts as they are committed; one connection per API copy, made anew whenever it breaks. */
export class ReceiptBoard {
  readonly #url: string;
  readonly #waiting = new Map<string, (news: News) => void>();
  #client: pg.Client | undefined;
  #closed = false;
  #retryMs = 100;

  constructor(url: string) {
    this.#url = url;
    void this.#listen();
  }

  /** Registers before the command is signalled, so that no receipt is missed. `done` forgets it. */
  expect(commandId: string): { readonly news: Promise<News>; done(): void } {
    const news = new Promise<News>((resolve) => this.#waiting.set(commandId, resolve));
    return { news, done: () => this.#waiting.delete(commandId) };
  }

  get listening(): boolean {
    return this.#client !== undefined;
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#client?.end().catch(() => undefined);
  }

  async #listen(): Promise<void> {
    if (this.#closed) return;
    const client = new pg.Client({ connectionString: this.#url, connectionTimeoutMillis: 1_500, keepAlive: true });
    const again = () => {
      if (this.#client === client) this.#client = undefined;
      client.removeAllListeners('end');
      void client.end().catch(() => undefined);
      this.#retryMs = Math.min(LONGEST_RETRY_MS, this.#retryMs * 2);
      setTimeout(() => void this.#listen(), this.#retryMs).unref();
    };
    client.on('error', () => undefined);
    try {
      await client.connect();
      client.on('notification', ({ payload }) => this.#hear(payload ?? ''));
      await client.query(`listen ${CHANNEL}`);
      client.once('end', again);
      this.#client = client;
      this.#retryMs = 100;
    } catch {
      again();
    }
  }

  #hear(payload: string): void {
    const news = JSON.parse(payload) as News;
    const resolve = this.#waiting.get(news.commandId);
    if (!resolve) return;
    this.#waiting.delete(news.commandId);
    resolve(news);
  }
}
