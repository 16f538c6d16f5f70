import type { RunningCase } from './case.ts';
import type { CaseView, Json, OrderView } from './messages.ts';
import { standingOf } from './standing/index.ts';

/** The whole state of a case, as it is recorded at a rest and shown to a query. */
export function viewOf(running: RunningCase): CaseView {
  const { caseNo, process, opening, outcome, closedAt, assignee, holder, platform, intake, round, ended } = running;
  return {
    ...{ caseNo, process: process.name, title: opening.title, stage: running.currentStage, ended },
    ...(outcome === undefined ? {} : { outcome }),
    ...(closedAt === undefined ? {} : { closedAt }),
    ...{ openedAt: opening.at, holder, platform, round },
    ...(intake.id === platform.id ? {} : { intake }),
    ...(assignee === undefined ? {} : { assignee }),
    ...openActions(running),
    deadlines: running.deadlines.map((d) => d.view()),
    orders: running.orders.all.map((o): OrderView => ({ ...o })),
    ...(running.documents.all.length === 0 ? {} : { documents: running.documents.all }),
    urgedCount: running.urged.count,
    flags: [...running.flags],
    details: { ...running.details, ...requested(running) },
  };
}

/** Names of the actions that are open at this rest: those the process waits for, and standing ones. */
function openActions(running: RunningCase): Required<Pick<CaseView, 'open' | 'shut' | 'standing'>> {
  const open = new Set<string>();
  const shut: Record<string, string> = {};
  for (const wait of running.waits) {
    for (const [name, { guarded }] of wait.choices) {
      const why = guarded.shut();
      if (why === undefined) open.add(name);
      else shut[name] = why;
    }
  }
  for (const name of open) delete shut[name];
  const standing = standingOf(running.process)
    .filter((s) => s.isOpen(running))
    .map((s) => s.action.name);
  return { open: [...open], shut, standing };
}

/** The extension somebody has asked for, until it is decided or its limit is over. */
function requested(running: RunningCase): Record<string, Json> {
  const about = running.deadlines.find((d) => d.open && d.request);
  return about?.request ? { extensionRequested: { deadline: about.id, workingDays: about.request.days } } : {};
}
