import { condition, setCurrentDetails, workflowInfo } from '@temporalio/workflow';
import { formatInstant } from '../../calendar/days.ts';
import { admit, isOfTheHouse } from './admission.ts';
import { Alarm } from './alarm.ts';
import { archiveWindow, live } from './archive.ts';
import { authorityFor } from './authority.ts';
import { caseCard, Signboard } from './card.ts';
import { RunningCase } from './case.ts';
import { recordRest } from './effects.ts';
import { Expiry, type Reactions } from './expiry.ts';
import type { Command, OpenCommand } from './messages.ts';
import { Performer } from './performer.ts';
import { viewOf } from './view.ts';
import type { OutcomeOf, Process } from './vocabulary.ts';

/** Moves one case from rest to rest: takes a cause, lets the body move on, writes what came of it. */
export class CaseEngine<P extends Process> {
  readonly running: RunningCase<P>;
  readonly #inbox: Command[];
  readonly #alarm = new Alarm();
  readonly #reactions: Reactions<P>;
  readonly #expiry: Expiry<P>;
  readonly #performer: Performer;
  readonly #signboard = new Signboard();
  #version = 0;
  #seq = 0;

  constructor(process: P, caseNo: string, inbox: Command[], reactions: Reactions<P>) {
    this.#inbox = inbox;
    this.#reactions = reactions;
    const open = inbox.shift() as OpenCommand;
    const { id: commandId, actor, receivedAt: at, body, given, units, platform } = open;
    const intake = open.intake ?? platform;
    const as = authorityFor(process.open, actor, { holder: intake, platform, intake }) ?? {
      ...{ role: 'integration' as const, at: 'platform' as const, unit: platform.id },
    };
    this.running = new RunningCase(process, caseNo, open, { commandId, actor, as, at, body, given, units });
    this.#expiry = new Expiry(this.running, reactions);
    this.#performer = new Performer(this.running);
    this.#begin(open, as);
    this.running.journal.answer({ commandId, outcome: 'done' });
    this.running.show('opening', body);
    this.running.fact('opened', { body, given });
  }

  async run(body: (running: RunningCase<P>) => Promise<OutcomeOf<P>>, cancelAsked: () => boolean): Promise<void> {
    let failure = undefined as { readonly cause: unknown } | undefined;
    live(this.running, body, this.#reactions.afterwards).catch((cause: unknown) => {
      failure = { cause };
    });
    for (;;) {
      await condition(() => this.running.running === 0 || failure !== undefined);
      // A plain error: it wedges the case until the process is mended, and does not end it, whatever was thrown.
      if (failure) throw new Error(`a bug in the process ${this.running.process.name}`, failure);
      await this.#rest();
      if (this.running.ended && this.#inbox.length === 0 && this.running.documents.underWay === 0) return;
      let cancelled = false;
      await condition(() => {
        cancelled ||= cancelAsked();
        return this.#inbox.length > 0 || this.#alarm.rang || this.#performer.waiting || cancelled;
      });
      if (cancelled) this.#noteCancellation();
      else this.#step();
    }
  }

  /** Handles one cause: a window or duty that is over, else the next command, else a finished performance. */
  #step(): void {
    const next = this.#inbox[0];
    this.#alarm.hush();
    const released = next ? this.#expiry.expire(next.receivedAt, 'act') : this.#expiry.expire(Date.now(), 'clock');
    if (released) return; // the command is judged by what it finds then
    if (!next) return this.#performer.next();
    this.#inbox.shift();
    this.#take(next);
  }

  #take(next: Command): void {
    const { running } = this;
    const verdict = admit(running, next, this.#seq);
    if ('refused' in verdict) {
      running.journal.answer({ commandId: next.id, outcome: 'refused', ...verdict.refused });
      return;
    }
    this.#begin(next, verdict.act.as);
    if (!isOfTheHouse(next)) running.fact('acted', { action: next.action, body: next.body, given: next.given });
    const refusal = verdict.apply();
    if (refusal) {
      running.journal.undo();
      running.journal.answer({ commandId: next.id, outcome: 'refused', ...refusal });
      return;
    }
    const { at, unit } = verdict.act.as;
    if ((at === 'holder' && unit !== running.platform.id) || at === 'addressee') running.hands.add(next.actor.userId);
    // An act that documents are tied to is answered when they are issued.
    if (!running.performances.some((p) => p.act?.commandId === next.id))
      running.journal.answer({ commandId: next.id, outcome: 'done' });
  }

  #begin(next: Command, as: { readonly unit: string; readonly role: string }): void {
    const actor = { userId: next.actor.userId, unit: as.unit, role: as.role };
    this.running.journal.begin(next.id, next.receivedAt, { actor });
  }

  /** Writes what happened since the last rest, sets the alarm, starts what is to be performed. */
  async #rest(): Promise<void> {
    const { running } = this;
    if (!running.journal.empty) {
      const { entries, answers } = running.journal.take();
      this.#version += 1;
      const { historyLength: attempt } = workflowInfo();
      const rest = { attempt, version: this.#version, entries, answers, view: viewOf(running) };
      const { seq, due } = await recordRest(rest);
      this.#seq = seq;
      for (const deadline of running.deadlines) deadline.due = due[deadline.id] ?? deadline.due;
    }
    const next = running.ended ? undefined : this.#expiry.next;
    this.#alarm.set(next?.at, () => summaryOf(next?.deadline.limit ?? archiveWindow, next?.at ?? 0));
    this.#signboard.show(running, next?.at);
    setCurrentDetails(caseCard(running));
    this.#performer.start();
  }

  #noteCancellation(): void {
    this.running.journal.begin(`cancel-asked:${workflowInfo().runId}`, Date.now());
    this.running.fact('cancellation-ignored');
  }
}

const summaryOf = (limit: { readonly label: { readonly zh: string } }, at: number): string =>
  limit === archiveWindow ? limit.label.zh : `${limit.label.zh} ${formatInstant(at).slice(0, 10)}`;
