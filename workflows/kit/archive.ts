import { days } from '../../calendar/term.ts';
import type { RunningCase } from './case.ts';
import { personalText } from './fields.ts';
import { takers, citySupervisor, tierAbove } from './standing/who.ts';
import { action, policy, window, type OutcomeOf, type Process } from './vocabulary.ts';
import { Withdrawn } from './waiting.ts';

export const archiveWindowDays = policy('archive-window-days', 15, {
  zh: '归档后可重开的天数',
  en: 'Days in which an archived case may be reopened',
});

export const archiveWindow = window('archive-window', {
  label: { zh: '归档后重开期', en: 'Reopening after archiving' },
  clause: 'policy archive-window-days',
  from: { '2013-01-24': days(15) },
});

export const reopen = action('reopen', {
  label: { zh: '重开', en: 'Reopen' },
  clause: 'policy archive-window-days',
  by: [...takers, citySupervisor, tierAbove],
  body: { reason: personalText({ zh: '重开原因', en: 'Reason' }, 1_000) },
});

/** The life of a case: its process, the archive with its window, and the process again for as long as it is reopened. */
export async function live<P extends Process>(
  running: RunningCase<P>,
  body: (c: RunningCase<P>) => Promise<OutcomeOf<P>>,
): Promise<void> {
  for (;;) {
    close(running, await outcomeOf(running, body));
    const until = running.start(archiveWindow, {
      unit: running.platform,
      term: days(running.policy(archiveWindowDays)),
    });
    const next = await running.oneOf({ reopen }, { until });
    if (next.choice === 'lapsed') break;
    running.round += 1;
    running.outcome = undefined;
    running.closedAt = undefined;
    running.revive();
    running.fact('reopened', { round: running.round });
  }
  running.ended = true;
  running.fact('ended');
  running.running -= 1;
}

async function outcomeOf<P extends Process>(
  running: RunningCase<P>,
  body: (c: RunningCase<P>) => Promise<OutcomeOf<P>>,
): Promise<string> {
  try {
    return await body(running);
  } catch (error) {
    if (error instanceof Withdrawn) return 'withdrawn';
    throw error;
  }
}

function close(running: RunningCase, outcome: string): void {
  running.cancel(...running.deadlines.filter((d) => d.open));
  running.orders.closeAll();
  running.outcome = outcome;
  running.closedAt = running.journal.now;
  running.fact('closed', { outcome });
  running.stage('archived');
}
