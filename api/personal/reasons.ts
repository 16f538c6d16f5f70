import type { FastifyInstance } from 'fastify';
import { openReason, type Reason } from '../../db/personal/reasons.ts';
import { journalAccess } from '../../db/queries/access.ts';
import type { AccessListRow } from '../../db/queries/access-list.ts';
import { isCaseVisible, sightOf } from '../../db/queries/visibility.ts';
import type { Caller } from '../context.ts';
import { peopleOf } from './people.ts';
import { maskString } from './shown.ts';

/**
 * `shown`: masked like any text of the case for somebody who does not carry it. `erased`: gone with the case.
 * `case-not-seen`: the auditor sees the person, not the case. `ask-by-case`: shown where one case is asked for.
 */
export const reasonStates = ['shown', 'erased', 'case-not-seen', 'ask-by-case'] as const;
export interface ReasonShown {
  readonly state: (typeof reasonStates)[number];
  readonly text: string | null;
}

interface Asked {
  readonly caller: Caller;
  /** The one case the entries are of; undefined for a list over all. */
  readonly caseNo: string | undefined;
}

/** The reasons of these entries of the access journal, by entry. That they were read is an entry itself, made before. */
export async function reasonsOf(
  app: FastifyInstance,
  asked: Asked,
  rows: readonly AccessListRow[],
): Promise<Map<number, ReasonShown>> {
  const sealed = rows.flatMap((row) => {
    const reason = sealedReason(row);
    return reason === undefined ? [] : [[row.id, reason] as const];
  });
  const all = (state: ReasonShown['state']) => new Map(sealed.map(([id]) => [id, { state, text: null }]));
  if (asked.caseNo === undefined) return all('ask-by-case');
  if (sealed.length === 0) return new Map();
  const { caller, caseNo } = asked;
  if (!(await isCaseVisible(app.db, await sightOf(app.db, caller), caseNo))) return all('case-not-seen');
  const { key, rewrite } = await peopleOf(app, caseNo, { carries: false, platform: false });
  if (!key) return all('erased');
  await journalAccess(app.db, {
    ...{ at: app.clock.now(), userId: caller.userId, kind: 'unmasked', caseNo },
    detail: { purpose: 'audit', fields: ['reasons'], entries: sealed.map(([id]) => id) },
  });
  return new Map(
    sealed.map(([id, reason]) => [id, { state: 'shown', text: maskString('text', openReason(key, reason), rewrite) }]),
  );
}

/** The sealed reason of an entry, if it has one: other kinds say by a word why something was refused or exported. */
function sealedReason({ kind, at, userId, detail }: AccessListRow): Reason | undefined {
  const { reason } = (detail ?? {}) as { readonly reason?: unknown };
  return kind === 'unmasked' && userId !== null && typeof reason === 'string' ? { at, userId, reason } : undefined;
}

/** What an entry tells without its sealed reason, which is of no use to anybody as it is stored. */
export function detailShown({ kind, detail }: Pick<AccessListRow, 'kind' | 'detail'>): Record<string, unknown> {
  const { reason, ...told } = (detail ?? {}) as Record<string, unknown>;
  return kind === 'unmasked' || reason === undefined ? told : { ...told, reason };
}
