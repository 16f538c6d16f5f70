import type { FastifyInstance } from 'fastify';
import type { Queryable } from '../../../db/client.ts';
import { journalAccess } from '../../../db/queries/access.ts';
import type { Caller } from '../../context.ts';

/** What was done to an entry; never a name. */
interface Keeping {
  readonly entry: string;
  readonly did: 'added' | 'replaced' | 'absence-added' | 'absence-removed' | 'client-added' | 'client-removed';
  readonly unit: string;
  readonly from?: string;
}

/** Writes into the access journal who changed what in a roster. */
export function journalKeeping(db: Queryable, app: FastifyInstance, caller: Caller, detail: Keeping): Promise<void> {
  const entry = { at: app.clock.now(), userId: caller.userId, kind: 'administration' as const };
  return journalAccess(db, { ...entry, detail: { roster: detail } });
}
