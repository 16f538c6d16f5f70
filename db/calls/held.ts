/** What calls hold about whoever has a number: for the export that a person asks for. */
import { and, asc, eq, inArray, isNotNull, isNull, or } from 'drizzle-orm';
import type { Queryable } from '../client.ts';
import type { Keys } from '../crypto/keys.ts';
import { asUuid } from '../registry/indexes.ts';
import { calls } from '../schema/index.ts';
import { factsOf } from './fold.ts';
import { openTold } from './record.ts';

/**
 * Calls of a number that came to one of these cases, or to none: what came to another is somebody else's.
 * @param phoneIndex as parties have it.
 */
export async function callsHeld(
  db: Queryable,
  keys: Keys,
  order: { readonly phoneIndex: string; readonly caseNos: readonly string[]; readonly most: number },
) {
  const { phoneIndex, caseNos, most } = order;
  const rows = await db
    .select({ id: calls.id, caseNo: calls.caseNo, detailsCipher: calls.detailsCipher })
    .from(calls)
    .where(
      and(
        eq(calls.phoneIndex, asUuid(phoneIndex)),
        isNotNull(calls.detailsCipher),
        or(isNull(calls.caseNo), inArray(calls.caseNo, [...caseNos])),
      ),
    )
    .orderBy(asc(calls.startedAt), asc(calls.id))
    .limit(most);
  return rows.flatMap(({ id, caseNo, detailsCipher }) => {
    if (detailsCipher === null) return [];
    const { direction, state, startedAt, answeredAt, endedAt, customer, recording, pressed } = factsOf(
      openTold(keys, id, detailsCipher),
    );
    const times = { startedAt: iso(startedAt), answeredAt: iso(answeredAt), endedAt: iso(endedAt) };
    return [{ call: id, direction, state, ...times, number: customer, recorded: recording !== null, pressed, caseNo }];
  });
}

const iso = (at: number | null): string | null => (at === null ? null : new Date(at).toISOString());
