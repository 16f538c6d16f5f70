import { CancellationScope, condition, setHandler } from '@temporalio/workflow';
import { CaseEngine } from './case-engine.ts';
import type { RunningCase } from './case.ts';
import type { Reactions } from './expiry.ts';
import { caseView, command, type CaseInput, type Command } from './messages.ts';
import { viewOf } from './view.ts';
import type { OutcomeOf, Process } from './vocabulary.ts';

/**
 * Runs a case from the command that opens it to the end of its archive. Six rules hold whatever the body does:
 *
 * 1. Handlers are set before the first await; a signal is only ever put into the inbox.
 * 2. Commands are judged one at a time, in the order of the history, when the case rests, by the state of that moment.
 * 3. What one cause brought about is one journal entry, one rest is one `record`; only then is anybody answered.
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
  let engine: CaseEngine<P> | undefined;
  setHandler(command, (c) => {
    if (seen.has(c.id)) return;
    seen.add(c.id);
    inbox.push(c);
  });
  setHandler(caseView, () => {
    if (!engine) throw new Error('the case is not open yet');
    return viewOf(engine.running);
  });
  CancellationScope.current().cancelRequested.catch(() => {
    cancelAsked = true;
  });
  return CancellationScope.nonCancellable(async () => {
    await condition(() => inbox.length > 0);
    engine = new CaseEngine(process, input.caseNo, inbox, reactions);
    await engine.run(body, () => {
      const asked = cancelAsked;
      cancelAsked = false;
      return asked;
    });
    return engine.running.outcome ?? 'ended';
  });
}
