import { reopen } from '../workflows/kit/archive.ts';
import { standingOf } from '../workflows/kit/standing/index.ts';
import type { Action, Process } from '../workflows/kit/vocabulary.ts';

/** Every action a case of this process knows, the process's own first. */
export const actionsOf = (process: Process): readonly Action[] => [
  ...Object.values(process.actions),
  reopen,
  ...standingOf(process).map((s) => s.action),
];
