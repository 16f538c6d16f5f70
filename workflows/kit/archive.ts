import { days } from '../../calendar/term.ts';
import type { RunningCase } from './case.ts';
import { personalText } from './fields.ts';
import { takers, citySupervisor, tierAbove } from './standing/who.ts';
import { action, policy, window, type Act, type OutcomeOf, type Process } from './vocabulary.ts';
import { Withdrawn, type Choices } from './waiting.ts';

export const archiveWindowDays = policy(
  'archive-window-days',
  15,
  {
    zh: '归档后可重开的天数',
    en: 'Days in which an archived case may be reopened',
  },
  1,
);

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

/** What may be done about an archived case beside reopening it, such as having a refusal reviewed. */
export interface Afterwards {
  readonly choices: Choices;
  /** The archive stays open for so many days at least. */
  readonly days: number;
  /** One of the choices was taken: the case stays closed. */
  readonly taken: (act: Act) => void;
}

/** The life of a case: its process, the archive with its window, and the process again for as long as it is reopened. */
export async function live<P extends Process>(
  running: RunningCase<P>,
  body: (c: RunningCase<P>) => Promise<OutcomeOf<P>>,
  afterwards: (c: RunningCase<P>) => Afterwards | undefined = () => undefined,
): Promise<void> {
  for (;;) {
    close(running, await outcomeOf(running, body));
    if (!(await isReopened(running, afterwards(running)))) break;
    running.cancel(...running.deadlines.filter((d) => d.open));
    running.round += 1;
    running.outcome = undefined;
    running.closedAt = undefined;
    running.revive();
    running.appointments.forget();
    running.fact('reopened', { round: running.round });
  }
  running.ended = true;
  running.fact('ended');
  running.running -= 1;
}

/** The archive's window, and a further one after each act that leaves the case closed. */
async function isReopened(running: RunningCase, afterwards: Afterwards | undefined): Promise<boolean> {
  const term = days(Math.max(running.policy(archiveWindowDays), afterwards?.days ?? 0));
  for (;;) {
    const until = running.start(archiveWindow, { unit: running.platform, term });
    const next = await running.oneOf<Choices>({ reopen, ...afterwards?.choices }, { until });
    if (!('commandId' in next)) return false;
    if (next.choice === 'reopen') return true;
    afterwards?.taken(next);
  }
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
