import type { DrillHouse } from '../house.ts';
import { workflowIdOf } from './tickets.ts';

const PROGRESS = ['workflowExecutionSignaled', 'timerFired', 'markerRecorded', 'workflowExecutionStarted'];

type Attributes = Readonly<Record<string, unknown>>;

/** Kinds of a case's history events, in order: `timerFired`, `markerRecorded` … */
export async function eventsOf(house: DrillHouse, caseNo: string): Promise<string[]> {
  const { events } = await house.engine.workflow.getHandle(workflowIdOf(caseNo)).fetchHistory();
  return (events ?? []).map((event) => {
    const name = Object.entries(event as unknown as Attributes).find(([k, v]) => k.endsWith('EventAttributes') && v);
    return name?.[0].replace('EventAttributes', '') ?? 'unknown';
  });
}

/** What happened since the last signal or timer: no marker among it means that its record never reached history. */
export async function lastEvents(house: DrillHouse, caseNo: string): Promise<string[]> {
  const events = await eventsOf(house, caseNo);
  const since = events.findLastIndex((name) => PROGRESS.includes(name) && name !== 'markerRecorded');
  return events.slice(since);
}
