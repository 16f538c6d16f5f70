import type { DrillHouse } from '../house.ts';
import { apiGone } from './api-gone.ts';
import { databaseDown } from './database-down.ts';
import { cancelled, terminated, terminatedInTask, terminatedUnseen } from './ended-in-engine.ts';
import { documentGone } from './document.ts';
import { ifMatchInLostTask } from './if-match.ts';
import { lostTasks } from './lost-task.ts';
import { engineDown, workerDown } from './worker-down.ts';

/** Drills whose fault is put exactly where it hurts. Each leaves everything running. */
export const namedDrills: Readonly<Record<string, (house: DrillHouse) => Promise<void>>> = {
  'record committed, task lost': lostTasks,
  'refused, then If-Match, task lost': ifMatchInLostTask,
  'API gone before and after the signal': apiGone,
  'worker gone while a document is issued': documentGone,
  'worker down': workerDown,
  'engine down': engineDown,
  'database frozen and dead': databaseDown,
  'cancelled in the engine': cancelled,
  'terminated and reset in the engine': terminated,
  'terminated in the middle of a task': terminatedInTask,
  'terminated before any worker saw it': terminatedUnseen,
};
