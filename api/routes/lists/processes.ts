/** What a process's declaration says about the names that stand in its rows. */
import type { Label } from '../../../workflows/kit/fields.ts';
import { archiveWindow } from '../../../workflows/kit/archive.ts';
import { orderReply } from '../../../workflows/kit/orders.ts';
import type { Process } from '../../../workflows/kit/vocabulary.ts';
import { processes } from '../../../workflows/processes.ts';
import { invalidField } from '../../problem.ts';

const byName = new Map(processes.map((process) => [process.name, process]));
const labels = new Map(
  processes.flatMap((process) =>
    Object.values(process.deadlines).map((limit) => [`${process.name}/${limit.name}`, limit.label] as const),
  ),
);

/** The declaration of a process, or undefined for one this release does not know. */
export const processNamed = (name: string): Process | undefined => byName.get(name);

/** The process a list is asked for. @throws Problem `invalid` naming `?process`. */
export function knownProcess(name: string): Process {
  const process = byName.get(name);
  if (process) return process;
  const message = '没有这个流程 / no such process';
  throw invalidField('?process', message);
}

const common = new Map([archiveWindow, orderReply].map((limit) => [limit.name, limit.label]));

/** What a deadline is called, or null if neither its process nor the vocabulary says. */
export const deadlineLabel = (process: string, name: string): Label | null =>
  labels.get(`${process}/${name}`) ?? common.get(name) ?? null;

/** Where a case is read. */
export function caseHref(process: string, caseNo: string): string {
  const collection = byName.get(process)?.collection ?? `${process}s`;
  return `/v1/${collection}/${encodeURIComponent(caseNo)}`;
}
