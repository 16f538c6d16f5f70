import type { FastifyInstance } from 'fastify';
import { isCaseVisible, postsOf, sightOf } from '../../db/queries/visibility.ts';
import { prepare } from '../../db/queries/prepared.ts';
import type { Actor, CaseView } from '../../workflows/kit/messages.ts';
import type { Process } from '../../workflows/kit/vocabulary.ts';
import { processes } from '../../workflows/processes.ts';
import type { Caller } from '../context.ts';
import { Problem } from '../problem.ts';

/** Who acts: a caller, or whom an event names. */
export type Acting = Pick<Caller, 'userId' | 'memberships' | 'entries'>;

/** A caller as the engine knows them: no name, every role. */
export const actorOf = (caller: Acting): Actor => ({
  userId: caller.userId,
  roles: caller.memberships.map(({ role, bodyId }) => ({ role, unit: bodyId })),
  ...(caller.entries ? { entries: caller.entries } : {}),
});

export interface FoundCase {
  readonly caseNo: string;
  readonly seq: number;
  readonly view: CaseView;
  readonly ended: boolean;
}

interface CaseRow {
  readonly seq: number;
  readonly view: CaseView;
  readonly engine: string;
  readonly process: string;
  /** Bodies that are kept away from it. */
  readonly excluded: readonly string[];
}
const caseByNumber = prepare<CaseRow>(`
  select seq, view, engine, process,
    array(select body_id from case_access a where a.case_no = c.case_no and a.reason = 'excluded') as excluded
  from cases c where case_no = $1`);

/** The case as of its last rest. @throws Problem `not-found` if there is none or the caller may not know of it. */
export async function caseForAct(
  app: Pick<FastifyInstance, 'db'>,
  process: Process,
  caseNo: string,
  caller: Acting,
): Promise<FoundCase> {
  const [row] = await caseByNumber(app.db, [caseNo]);
  if (!row && (await isBeingOpened(app, caseNo, caller))) {
    throw new Problem('not-open', undefined, { reason: 'case-being-opened', retryAfterSeconds: 2 });
  }
  if (!row || row.process !== process.name) throw new Problem('not-found');
  if (caller.memberships.some((m) => row.excluded.includes(m.bodyId))) throw new Problem('not-found');
  const { view } = row;
  const isHolders = postsOf(caller.memberships).some((id) => id === view.holder.id || id === view.platform.id);
  if (!isHolders && !(await isCaseVisible(app.db, await sightOf(app.db, caller), caseNo)))
    throw new Problem('not-found');
  return { caseNo, seq: row.seq, view, ended: row.engine === 'ended' };
}

/** The process of a case, also of one that is still being opened; whether the caller may know of it is asked elsewhere. */
export async function processOfCase(app: FastifyInstance, caseNo: string): Promise<Process | undefined> {
  const [row] = await processByCase(app.db, [caseNo]);
  return processes.find(({ name }) => name === row?.process);
}
const processByCase = prepare<{ process: string }>(`
  select process from cases where case_no = $1
  union all select process from commands where case_no = $1 and kind = 'open' limit 1`);

/** Its intake was taken from this very caller (202) and is carried out as soon as the engine is there. */
async function isBeingOpened(app: Pick<FastifyInstance, 'db'>, caseNo: string, caller: Acting): Promise<boolean> {
  return (await openedBy(app.db, [caseNo, caller.userId])).length > 0;
}
const openedBy = prepare<{ id: string }>(
  "select id from commands where case_no = $1 and caller = $2 and kind = 'open' and status = 'pending'",
);
