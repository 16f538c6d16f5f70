import {
  CancellationScope,
  condition,
  isCancellation,
  setCurrentDetails,
  setHandler,
  sleep,
  workflowInfo,
} from '@temporalio/workflow';
import { formatInstant } from '../../calendar/days.ts';
import { admit } from './admission.ts';
import { authorityFor } from './authority.ts';
import { archiveWindow, live } from './archive.ts';
import { RunningCase } from './case.ts';
import { caseCard, Signboard } from './card.ts';
import type { Deadline } from './deadline.ts';
import { caseView, command, type CaseInput, type Command, type OpenCommand } from './messages.ts';
import { openActions } from './open-actions.ts';
import { performActivity, recordRest } from './effects.ts';
import type { OutcomeOf, Process } from './vocabulary.ts';

/** What the process does when one of its duties is missed: who is told, whether an order is issued. */
export interface Reactions<P extends Process> {
  readonly onMissed?: (running: RunningCase<P>, missed: Deadline) => void;
}

/**
 * Runs a case from the command that opens it to the end of its archive. Six rules hold whatever the body does:
 *
 * 1. Handlers are set before the first await; a signal is only ever put into the inbox.
 * 2. Commands are judged one at a time, when the case rests, by the state of that moment.
 * 3. Everything one cause brought about is one journal entry, and one rest is one `record`; only then is anybody answered.
 * 4. Lateness is judged by the command's `receivedAt`; what is over by then is journalled before it.
 * 5. Nothing outside ends a case: a cancellation becomes an entry, a failing record is repeated for ever.
 * 6. The inbox is empty when the run ends.
 */
export async function runCase<P extends Process>(
  process: P,
  input: CaseInput,
  body: (running: RunningCase<P>) => Promise<OutcomeOf<P>>,
  reactions: Reactions<P> = {},
): Promise<string> {
  const inbox: Command[] = [];
  const seen = new Set<string>();
  let cancelAsked = false;
  let engine: Engine<P> | undefined;
  setHandler(command, (c) => {
    if (seen.has(c.id)) return;
    seen.add(c.id);
    inbox.push(c);
  });
  setHandler(caseView, () => {
    if (!engine) throw new Error('the case is not open yet');
    return engine.running.view(openActions(engine.running));
  });
  CancellationScope.current().cancelRequested.catch(() => {
    cancelAsked = true;
  });
  return CancellationScope.nonCancellable(async () => {
    await condition(() => inbox.length > 0);
    engine = new Engine(process, input.caseNo, inbox, reactions);
    await engine.run(body, () => {
      const asked = cancelAsked;
      cancelAsked = false;
      return asked;
    });
    return engine.running.outcome ?? 'ended';
  });
}

class Engine<P extends Process> {
  readonly running: RunningCase<P>;
  readonly #inbox: Command[];
  readonly #reactions: Reactions<P>;
  readonly #signboard = new Signboard();
  readonly #performed: { readonly id: string; readonly go: () => void }[] = [];
  #version = 0;
  #seq = 0;
  #alarm: { readonly at: number; readonly scope: CancellationScope } | undefined;
  #alarmRang = false;
  #failure: { readonly error: unknown } | undefined;

  constructor(process: P, caseNo: string, inbox: Command[], reactions: Reactions<P>) {
    this.#inbox = inbox;
    this.#reactions = reactions;
    const open = inbox.shift() as OpenCommand;
    this.running = new RunningCase(process, caseNo, open, {
      commandId: open.id,
      actor: open.actor,
      as: authorityFor(process.open, open.actor, { holder: open.platform, platform: open.platform }) ?? {
        ...{ role: 'integration', at: 'platform' },
        unit: open.platform.id,
      },
      at: open.receivedAt,
      body: open.body,
      given: open.given,
      units: open.units,
    });
    this.#begin(open);
    this.running.journal.answer({ commandId: open.id, outcome: 'done' });
    this.running.show('opening', open.body);
    this.running.fact('opened', { body: open.body, given: open.given });
  }

  async run(body: (running: RunningCase<P>) => Promise<OutcomeOf<P>>, cancelAsked: () => boolean): Promise<void> {
    live(this.running, body).catch((error: unknown) => {
      this.#failure = { error };
    });
    for (;;) {
      await condition(() => this.running.running === 0 || this.#failure !== undefined);
      // A bug in a process wedges the case until it is mended; it must not end it.
      if (this.#failure) throw this.#failure.error;
      await this.#rest();
      if (this.running.ended && this.#inbox.length === 0) return;
      let cancelled = false;
      await condition(() => {
        cancelled ||= cancelAsked();
        return this.#inbox.length > 0 || this.#alarmRang || this.#performed.length > 0 || cancelled;
      });
      if (cancelled) this.#noteCancellation();
      else this.#step();
    }
  }

  /** Handles one cause: a window or duty that is over, else the next command, else a finished performance. */
  #step(): void {
    const next = this.#inbox[0];
    const until = next ? next.receivedAt : Date.now();
    this.#alarmRang = false;
    if (this.#expireUntil(until)) return; // the body moves on first; the command is judged by what it finds then
    if (next) {
      this.#inbox.shift();
      this.#take(next);
      return;
    }
    this.#performed.shift()?.go();
  }

  #take(next: Command): void {
    const { running } = this;
    const verdict = admit(running, next, this.#seq);
    if ('refused' in verdict) {
      running.journal.answer({ commandId: next.id, outcome: 'refused', ...verdict.refused });
      return;
    }
    this.#begin(next, verdict.act.as);
    if (next.action !== 'system-reproject')
      running.fact('acted', { action: next.action, body: next.body, given: next.given });
    const refusal = verdict.apply();
    if (refusal) {
      running.journal.undo();
      running.journal.answer({ commandId: next.id, outcome: 'refused', ...refusal });
      return;
    }
    running.journal.answer({ commandId: next.id, outcome: 'done' });
  }

  /** Journals what was over at `instant`. @returns whether a branch was released by a lapsed window. */
  #expireUntil(instant: number): boolean {
    const over = this.running.deadlines
      .filter((d) => d.isOverAt(instant))
      .sort((a, b) => (a.dueAt ?? 0) - (b.dueAt ?? 0));
    for (const deadline of over) {
      const dueAt = deadline.dueAt ?? instant;
      this.running.journal.begin(`expired:${deadline.id}:${dueAt}`, dueAt);
      deadline.expire();
      const wait = [...this.running.waits].find((w) => w.until === deadline);
      if (deadline.limit.kind === 'window') {
        this.running.fact('window-lapsed', { deadline: deadline.id });
        if (!wait) continue;
        this.running.wake(wait).release({ choice: 'lapsed' });
        return true;
      }
      this.running.fact(deadline.limit.soft ? 'soft-limit-passed' : 'duty-missed', {
        deadline: deadline.id,
        clause: deadline.limit.clause,
        dueAt,
      });
      if (!deadline.limit.soft) this.#reactions.onMissed?.(this.running, deadline);
    }
    return false;
  }

  #begin(next: Command, as?: { readonly unit: string; readonly role: string }): void {
    const { userId } = next.actor;
    this.running.journal.begin(next.id, next.receivedAt, as ? { userId, unit: as.unit, role: as.role } : { userId });
  }

  /** Writes what happened since the last rest, arms the next alarm, starts what is to be performed. */
  async #rest(): Promise<void> {
    const { running } = this;
    if (!running.journal.empty) {
      const { entries, answers } = running.journal.take();
      this.#version += 1;
      const view = running.view(openActions(running));
      const result = await recordRest({
        attempt: workflowInfo().historyLength,
        version: this.#version,
        entries,
        answers,
        view,
      });
      this.#seq = result.seq;
      for (const deadline of running.deadlines) deadline.due = result.due[deadline.id] ?? deadline.due;
    }
    this.#arm();
    this.#signboard.show(running, this.#alarm?.at);
    setCurrentDetails(caseCard(running));
    for (const p of running.performances.splice(0)) void this.#perform(p);
  }

  /** One timer per case, at the earliest instant that matters; untouched while that stays the same. */
  #arm(): void {
    const next = this.running.deadlines
      .filter((d) => d.state === 'running' && d.dueAt !== undefined)
      .sort((a, b) => (a.dueAt ?? 0) - (b.dueAt ?? 0))[0];
    const at = this.running.ended ? undefined : next?.dueAt;
    if (at === this.#alarm?.at) return;
    this.#alarm?.scope.cancel();
    this.#alarm = undefined;
    if (at === undefined || !next) return;
    const alarm = { at, scope: new CancellationScope({ cancellable: true }) };
    this.#alarm = alarm;
    const summary =
      next.limit === archiveWindow ? next.limit.label.zh : `${next.limit.label.zh} ${formatInstant(at).slice(0, 10)}`;
    alarm.scope
      .run(() => sleep(Math.max(1, at - Date.now()), { summary }))
      .then(() => {
        if (this.#alarm === alarm) this.#alarm = undefined;
        this.#alarmRang = true;
      })
      .catch((error: unknown) => {
        if (!isCancellation(error)) this.#failure = { error };
      });
  }

  async #perform(p: RunningCase['performances'][number]): Promise<void> {
    try {
      const result = await performActivity(p.activity, p.input);
      const go = () => {
        this.running.journal.begin(`performed:${p.id}`, Date.now());
        this.running.fact('performed', { activity: p.activity, id: p.id });
        this.running.running += 1;
        p.release(result);
      };
      this.#performed.push({ id: p.id, go });
    } catch (error) {
      this.#failure = { error };
    }
  }

  #noteCancellation(): void {
    this.running.journal.begin(`cancel-asked:${Date.now()}`, Date.now());
    this.running.fact('cancellation-ignored');
  }
}
