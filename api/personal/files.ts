import { and, eq } from 'drizzle-orm';
import type { FastifyInstance } from 'fastify';
import { caseParties } from '../../db/schema/index.ts';
import type { Caller } from '../context.ts';
import { Problem } from '../problem.ts';
import { knownCase, reachOf } from './reach.ts';

/**
 * Papers and documents say in clear what is masked elsewhere: they go to those who carry the case, and where a party is
 * confidential to the platform and those above it only. The case is known to be seen.
 * @throws Problem `forbidden`
 */
export async function mayHaveFiles(app: FastifyInstance, caller: Caller, caseNo: string): Promise<void> {
  const { view } = await knownCase(app, caseNo);
  const { carries, platform } = reachOf(caller, view);
  if (!carries) throw new Problem('forbidden', undefined, { reason: 'not-your-case' });
  if (!platform && (await hasConfidentialParty(app, caseNo)))
    throw new Problem('forbidden', undefined, { reason: 'confidential-party' });
}

async function hasConfidentialParty(app: FastifyInstance, caseNo: string): Promise<boolean> {
  const rows = await app.db
    .select({ no: caseParties.partyNo })
    .from(caseParties)
    .where(and(eq(caseParties.caseNo, caseNo), eq(caseParties.confidential, true)))
    .limit(1);
  return rows.length > 0;
}
