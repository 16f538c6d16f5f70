import type { Afterwards } from './archive.ts';
import type { RunningCase } from './case.ts';
import type { Deadline } from './deadline.ts';
import type { Process } from './vocabulary.ts';
import type { Wait } from './waiting.ts';

/** What a process says beside its order. */
export interface Reactions<P extends Process> {
  /** One of its duties is missed: who is told, whether an order is issued. */
  readonly onMissed?: (running: RunningCase<P>, missed: Deadline) => void;
  /** It was closed: what may be done about it in the archive beside reopening it. */
  readonly afterwards?: (running: RunningCase<P>) => Afterwards | undefined;
}

/**
 * A window somebody waits for is closed by the clock only this long after it is over: whoever came in time may have
 * been held up on the way (the relay pauses up to five minutes). Later comers are judged by their `receivedAt`.
 */
const HELD_UP_MS = 6 * 60_000;

/** What time itself brings about in a case. */
export class Expiry<P extends Process> {
  readonly #running: RunningCase<P>;
  readonly #reactions: Reactions<P>;
  /** Windows that are over and wait for those held up on the way, until this instant. */
  readonly #held = new Map<Deadline, number>();

  constructor(running: RunningCase<P>, reactions: Reactions<P>) {
    this.#running = running;
    this.#reactions = reactions;
  }

  /** The earliest instant that matters, and what is over then. */
  get next(): { readonly at: number; readonly deadline: Deadline } | undefined {
    const running = this.#running.deadlines.filter((d) => d.state === 'running' && d.dueAt !== undefined);
    return running
      .map((deadline) => ({ at: Math.max(deadline.dueAt ?? 0, this.#held.get(deadline) ?? 0), deadline }))
      .sort((a, b) => a.at - b.at)[0];
  }

  /**
   * Journals what was over at `instant`, in the order in which it was due. A miss counts from the due instant; an order
   * that follows from it, or the next stage, from when it was noticed: nobody could have seen it before.
   * @returns whether a branch was released by a lapsed window: the body moves on before anything else is judged.
   */
  expire(instant: number, by: 'act' | 'clock'): boolean {
    const over = this.#running.deadlines
      .filter((d) => d.isOverAt(instant))
      .sort((a, b) => (a.dueAt ?? 0) - (b.dueAt ?? 0));
    for (const deadline of over) {
      const waits = this.#waitsUntil(deadline);
      if (waits.length > 0 && by === 'clock' && this.#isHeld(deadline, instant)) continue;
      const dueAt = deadline.dueAt ?? instant;
      const now = by === 'clock' ? this.#noticedAt(deadline, instant) : instant;
      this.#running.journal.begin(`expired:${deadline.id}:${dueAt}`, dueAt, { now });
      deadline.expire();
      if (deadline.limit.kind === 'duty') this.#missed(deadline, dueAt);
      else this.#running.fact('window-lapsed', { deadline: deadline.id });
      for (const wait of waits) this.#running.wake(wait).release({ choice: 'lapsed' });
      if (waits.length > 0) return true;
    }
    return false;
  }

  #missed(deadline: Deadline, dueAt: number): void {
    const { clause, soft } = deadline.limit;
    this.#running.fact(soft ? 'soft-limit-passed' : 'duty-missed', { deadline: deadline.id, clause, dueAt });
    if (!soft) this.#reactions.onMissed?.(this.#running, deadline);
  }

  /** When the clock first saw that it was over: at once, but for an engine that was away. */
  #noticedAt(deadline: Deadline, instant: number): number {
    const until = this.#held.get(deadline);
    return until === undefined ? instant : until - HELD_UP_MS;
  }

  #waitsUntil(deadline: Deadline): Wait[] {
    return [...this.#running.waits].filter((wait) => wait.until === deadline);
  }

  #isHeld(deadline: Deadline, instant: number): boolean {
    const until = this.#held.get(deadline) ?? instant + HELD_UP_MS;
    this.#held.set(deadline, until);
    return instant < until;
  }
}
