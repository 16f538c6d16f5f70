import type { RunningCase } from './case.ts';
import { standingActions } from './standing/index.ts';

/** Names of the actions that are open at this rest: those the process waits for, and standing ones. */
export function openActions(running: RunningCase): { open: readonly string[]; standing: readonly string[] } {
  const open = new Set<string>();
  for (const wait of running.waits) {
    for (const [name, { guarded }] of wait.choices) if (guarded.isListed()) open.add(name);
  }
  return {
    open: [...open],
    standing: standingActions.filter((s) => s.isOpen(running)).map((s) => s.action.name),
  };
}
