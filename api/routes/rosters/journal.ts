import type { FastifyInstance } from 'fastify';
import type { Queryable } from '../../../db/client.ts';
import { journalChange } from '../../administration.ts';
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
  return journalChange(db, app, caller, { roster: detail });
}
