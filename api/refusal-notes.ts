import { sql } from 'drizzle-orm';
import type { FastifyBaseLogger } from 'fastify';
import type { Database } from '../db/client.ts';
import { journalAccess, type AccessEntry } from '../db/queries/access.ts';
import { textArray } from '../db/queries/visibility.ts';

/** A refusal of authority: who asked for what. The route by its pattern, never the address as it was sent. */
export interface Refusal {
  readonly at: number;
  readonly userId: string;
  readonly caseNo: string | undefined;
  readonly status: 403 | 404;
  readonly method: string;
  readonly route: string;
  readonly reason: string | undefined;
}

/** How many may wait; the same refusal again waits as one, with a count. */
const MOST_WAITING = 5_000;
const FLUSH_AT = 200;
const FLUSH_AFTER_MS = 1_000;
const LONGEST_PAUSE_MS = 30_000;

interface Waiting {
  readonly first: Refusal;
  times: number;
}

/**
 * Refusals on their way to the access journal, written together within a second, so that no answer waits for them. While
 * the database is away they wait here; what no longer fits is counted, and the count is journalled when it is back. A
 * process that is killed loses the last second.
 */
export class RefusalNotes {
  readonly #db: Database;
  readonly #log: FastifyBaseLogger;
  #waiting = new Map<string, Waiting>();
  #timer: NodeJS.Timeout | undefined;
  #writing: Promise<void> | undefined;
  #pauseMs = FLUSH_AFTER_MS;
  #untold = 0;
  /** Refusals that were never written, since the start. */
  dropped = 0;

  constructor(db: Database, log: FastifyBaseLogger) {
    this.#db = db;
    this.#log = log;
  }
  get waiting(): number {
    return this.#waiting.size;
  }

  add(refusal: Refusal): void {
    const { at: _at, ...same } = refusal;
    const key = JSON.stringify(Object.values(same));
    const known = this.#waiting.get(key);
    if (known) known.times += 1;
    else if (this.#waiting.size < MOST_WAITING) this.#waiting.set(key, { first: refusal, times: 1 });
    else {
      this.dropped += 1;
      this.#untold += 1;
    }
    const full = this.#waiting.size >= FLUSH_AT && this.#pauseMs === FLUSH_AFTER_MS;
    if (full) void this.flush();
    else this.#timer ??= setTimeout(() => void this.flush(), this.#pauseMs).unref();
  }

  /** Writes what waits. What cannot be written goes on waiting, and is tried again later and later. */
  async flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#writing) return this.#writing;
    if (this.#waiting.size === 0) return;
    const batch = this.#waiting;
    const untold = this.#untold;
    this.#waiting = new Map();
    this.#writing = this.#write([...batch.values()], untold)
      .then(() => {
        this.#pauseMs = FLUSH_AFTER_MS;
        this.#untold -= untold;
      })
      .catch((error: Error) => {
        this.#pauseMs = Math.min(LONGEST_PAUSE_MS, this.#pauseMs * 2);
        this.#log.warn({ reason: error.name, waiting: batch.size }, 'access journal: refusals cannot be written now');
        this.#keep(batch);
      })
      .finally(() => {
        this.#writing = undefined;
        if (this.#waiting.size > 0) this.#timer ??= setTimeout(() => void this.flush(), this.#pauseMs).unref();
      });
    return this.#writing;
  }

  /** Puts back what could not be written, before what has come since. */
  #keep(batch: Map<string, Waiting>): void {
    for (const [key, { first, times }] of this.#waiting) {
      const known = batch.get(key);
      if (known) known.times += times;
      else if (batch.size < MOST_WAITING) batch.set(key, { first, times });
      else {
        this.dropped += times;
        this.#untold += times;
      }
    }
    this.#waiting = batch;
  }

  async #write(batch: readonly Waiting[], untold: number): Promise<void> {
    const named = [...new Set(batch.flatMap(({ first }) => first.caseNo ?? []))];
    const there = await this.#existing(named);
    // What is hidden and what is not there look alike to the caller; in the journal stands only what is there.
    const entries = batch
      .filter(({ first }) => first.status === 403 || (first.caseNo !== undefined && there.has(first.caseNo)))
      .map(({ first, times }) => entryOf(first, times, there));
    if (untold > 0)
      entries.push({ at: batch[0]!.first.at, userId: null, kind: 'refused', detail: { unwritten: untold } });
    await journalAccess(this.#db, ...entries);
  }

  async #existing(numbers: readonly string[]): Promise<ReadonlySet<string>> {
    if (numbers.length === 0) return new Set();
    const { rows } = await this.#db.execute<{ no: string }>(
      sql`select n as no from existing_cases(${textArray(numbers)}) n`,
    );
    return new Set(rows.map(({ no }) => no));
  }
}

function entryOf(
  { at, userId, caseNo, status, method, route, reason }: Refusal,
  times: number,
  there: ReadonlySet<string>,
): AccessEntry {
  return {
    ...{ at, userId, kind: 'refused' },
    ...(caseNo !== undefined && there.has(caseNo) ? { caseNo } : {}),
    detail: { status, method, route, ...(reason === undefined ? {} : { reason }), ...(times > 1 ? { times } : {}) },
  };
}
