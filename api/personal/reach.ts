import type { FastifyInstance } from 'fastify';
import { prepare } from '../../db/queries/prepared.ts';
import type { CaseView } from '../../workflows/kit/messages.ts';
import { carryingRoles } from '../../workflows/kit/roles.ts';
import type { Process } from '../../workflows/kit/vocabulary.ts';
import { processes } from '../../workflows/processes.ts';
import type { Caller } from '../context.ts';
import { Problem } from '../problem.ts';

/** How near somebody is to the people of a case. */
export interface Reach {
  /** Carries the case: staff of its holder, of the platform, of a unit above either. May have things unmasked, and files. */
  readonly carries: boolean;
  /** Of the platform or above it: a confidential party is not hidden from these. */
  readonly platform: boolean;
}

export function reachOf(caller: Caller, view: Pick<CaseView, 'holder' | 'platform'>): Reach {
  const platform = [view.platform.id, ...view.platform.above];
  const holder = [view.holder.id, ...view.holder.above];
  const bodies = caller.memberships.filter(({ role }) => carryingRoles.includes(role)).map(({ bodyId }) => bodyId);
  return {
    carries: caller.kind === 'person' && bodies.some((body) => holder.includes(body) || platform.includes(body)),
    platform: caller.memberships.some(({ bodyId }) => platform.includes(bodyId)),
  };
}

interface Row {
  readonly process: string;
  readonly view: CaseView;
  readonly engine: string;
}
const byNumber = prepare<Row>('select process, view, engine from cases where case_no = $1');

/** A case that the caller is known to see, with its declaration. @throws Problem `not-found` */
export async function knownCase(
  app: FastifyInstance,
  caseNo: string,
): Promise<{ readonly process: Process; readonly view: CaseView; readonly ended: boolean }> {
  const [row] = await byNumber(app.db, [caseNo]);
  const process = processes.find(({ name }) => name === row?.process);
  if (!row || !process) throw new Problem('not-found');
  return { process, view: row.view, ended: row.engine === 'ended' };
}
