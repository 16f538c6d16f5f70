import type { FastifyInstance } from 'fastify';
import { faultyOf } from '../../../db/imports/errors.ts';
import { fileFaults, rowFaults, type FileFaultCode } from '../../../db/imports/faults.ts';
import type { ImportKind } from '../../../db/imports/kind.ts';
import { importById, type ImportRow } from '../../../db/imports/rows.ts';
import { isNobody, keepersReach } from '../../../db/registry/reach.ts';
import type { Caller } from '../../context.ts';
import { Problem } from '../../problem.ts';
import { shown } from '../lists/instants.ts';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
/** Errors that are told beside the progress; all of them are in the file of errors. */
const MOST_SHOWN = 100;

/** @throws Problem `forbidden` for a caller who keeps nobody's members, or not the whole city where the kind is of all. */
export async function mayImport(app: FastifyInstance, caller: Caller, kind: ImportKind | undefined): Promise<void> {
  const reach = await keepersReach(app.db, caller.memberships);
  if (caller.kind !== 'person' || isNobody(reach) || (kind?.cityOnly && reach !== 'everything'))
    throw new Problem('forbidden');
}

/** An import of the caller's own, or any for who keeps the whole city. @throws Problem `forbidden`, `not-found` */
export async function importOf(app: FastifyInstance, caller: Caller, id: string): Promise<ImportRow> {
  const reach = await keepersReach(app.db, caller.memberships);
  if (caller.kind !== 'person' || isNobody(reach)) throw new Problem('forbidden');
  const row = UUID.test(id) ? await importById(app.db, id) : undefined;
  if (!row || (reach !== 'everything' && row.byUser !== caller.userId)) throw new Problem('not-found');
  return row;
}

export function itemOf(row: ImportRow) {
  const { id, kind, format, dryRun, byUser, at, state, failure, position, lines } = row;
  const { created, updated, unchanged, faulty, startedAt, endedAt } = row;
  const self = `/v1/imports/${id}`;
  return {
    ...{ id, kind, format, dryRun, by: byUser, at: shown(at), state, rows: position, lines },
    failure: failure === null ? null : { code: failure, message: fileFaults[failure as FileFaultCode] },
    ...{ created, updated, unchanged, faulty, startedAt: shown(startedAt), endedAt: shown(endedAt) },
    links: { self, errors: faulty > 0 ? `${self}/errors` : null },
  };
}

export async function detailOf(app: FastifyInstance, row: ImportRow) {
  const errors: { line: number; column: string; code: string; message: { zh: string; en: string } }[] = [];
  for await (const { rows } of faultyOf(app.db, app.house.keys, row.id)) {
    for (const { line, faults } of rows)
      errors.push(...faults.map(({ column, code }) => ({ line, column, code, message: rowFaults[code] })));
    if (errors.length >= MOST_SHOWN) break;
  }
  return { ...itemOf(row), errors: errors.slice(0, MOST_SHOWN) };
}
