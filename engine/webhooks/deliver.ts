import type { LookupFunction } from 'node:net';
import type { Database } from '../../db/client.ts';
import type { Keys } from '../../db/crypto/keys.ts';
import { openSecret, openUrl } from '../../db/webhooks/sealed.ts';
import type { Log } from '../../log.ts';
import { failureWord } from '../outgoing/failures.ts';
import { send } from '../outgoing/send.ts';
import { claim, secretsOf, type Claimed } from './claim.ts';
import { settle, withhold, type Outcome } from './settle.ts';
import { signedHeaders } from './sign.ts';
import { inTurns } from './turns.ts';

export interface DeliveryOptions {
  readonly db: Database;
  readonly keys: Keys;
  readonly log: Log;
  /** `host:port` that development lets be reached although they are within. */
  readonly allowed: readonly string[];
  /** Epoch ms. The schedule goes by it and by nothing else. */
  readonly now: () => number;
  /** How long an answer is waited for; real time. */
  readonly timeoutMs?: number;
  readonly lookup?: LookupFunction;
  /** 0 ≤ random < 1. */
  readonly random?: () => number;
}

/** Requests of this worker at a time; some sixty endpoints that never answer leave room for the others. */
const MOST_AT_ONCE = 512;
const TIMEOUT_MS = 15_000;
/** Connections to the database that results may take at a time: the pool is the whole worker's, and lets nobody wait for long. */
const WRITING_AT_ONCE = 4;
/** Beyond the time an answer is waited for: what it takes to write down how it ended. */
const LEASE_BEYOND_MS = 30_000;

/** Sends what is due. A step takes it and begins; requests go on while the next step is taken. */
export class Deliverer {
  readonly #options: DeliveryOptions;
  readonly #underWay = new Set<Promise<void>>();
  readonly #stopping = new AbortController();
  readonly #writing = inTurns(WRITING_AT_ONCE);

  constructor(options: DeliveryOptions) {
    this.#options = options;
  }

  /** Begins with whatever is due and finds room. @returns how many */
  async step(): Promise<number> {
    const { db, now, timeoutMs = TIMEOUT_MS } = this.#options;
    const most = MOST_AT_ONCE - this.#underWay.size;
    if (most <= 0) return 0;
    const claimed = await claim(db, { now: now(), leaseMs: timeoutMs + LEASE_BEYOND_MS, most });
    if (claimed.length === 0) return 0;
    const secrets = await this.#secrets(claimed);
    for (const one of claimed) {
      const work = this.#carry(one, secrets.get(one.endpoint) ?? []).finally(() => this.#underWay.delete(work));
      this.#underWay.add(work);
    }
    return claimed.length;
  }

  /** Requests that were begun and have not ended. */
  get underWay(): ReadonlySet<Promise<void>> {
    return this.#underWay;
  }

  /** Until every one of them has. */
  async settled(): Promise<void> {
    while (this.#underWay.size > 0) await Promise.all(this.#underWay);
  }

  /** Gives up what is under way, as a crash would: it is sent again, under the same id, when its lease is over. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.settled();
  }

  async #secrets(claimed: readonly Claimed[]): Promise<Map<string, string[]>> {
    const { db, keys, now } = this.#options;
    const byEndpoint = new Map<string, string[]>();
    const endpoints = [...new Set(claimed.map(({ endpoint }) => endpoint))];
    for (const { endpoint, no, sealed } of await secretsOf(db, endpoints, now()))
      byEndpoint.set(endpoint, [...(byEndpoint.get(endpoint) ?? []), openSecret(keys, endpoint, no, sealed)]);
    return byEndpoint;
  }

  async #carry(one: Claimed, secrets: readonly string[]): Promise<void> {
    const { db, log } = this.#options;
    try {
      if (!one.seen) return await this.#writing(() => withhold(db, one));
      const outcome = await this.#try(one, secrets);
      if (this.#stopping.signal.aborted && outcome.status === undefined) return;
      const disabled = await this.#writing(() => settle(db, one, outcome));
      if (disabled) log.warn({ endpoint: one.endpoint, reason: disabled }, 'webhooks: an endpoint was disabled');
    } catch (error) {
      log.warn({ endpoint: one.endpoint, reason: (error as Error).name }, 'webhooks: a try could not be written down');
    }
  }

  async #try(one: Claimed, secrets: readonly string[]): Promise<Outcome> {
    const { keys, allowed, now, lookup, timeoutMs = TIMEOUT_MS, random = Math.random } = this.#options;
    const [at, began] = [now(), performance.now()];
    const took = () => ({ at, ms: performance.now() - began, random: random() });
    try {
      const url = openUrl(keys, one.endpoint, one.urlCipher);
      const headers = signedHeaders({ id: one.id, body: one.body, at }, secrets);
      const { signal } = this.#stopping;
      return { ...(await send({ url, body: one.body, headers, timeoutMs, allowed, lookup, signal })), ...took() };
    } catch (error) {
      return { error: failureWord(error), ...took() };
    }
  }
}
