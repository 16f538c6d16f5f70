import { randomUUID } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { batchByKey, candidatesFor, type Candidate } from '../../../db/queries/dossier-batches.ts';
import { sightOf, type Sight } from '../../../db/queries/visibility.ts';
import { nextNumber } from '../../../db/numbers.ts';
import { commands, dossierBatchCases, dossierBatches } from '../../../db/schema/index.ts';
import { inTransaction, type Transaction } from '../../../db/transaction.ts';
import { authorityFor, standingOf } from '../../../workflows/kit/authority.ts';
import type { Command } from '../../../workflows/kit/messages.ts';
import { handIn } from '../../../workflows/legal-aid/dossier.ts';
import { legalAid } from '../../../workflows/legal-aid/process.ts';
import { RELAY_AFTER_MS, WRITE_WITHIN_MS } from '../../commands/row.ts';
import { actorOf } from '../../commands/standing.ts';
import type { Caller } from '../../context.ts';
import { Problem, type FieldError } from '../../problem.ts';
import type { Accepted } from '../../commands/order.ts';

const SERIES = 'DC';
export const ROUTE = 'POST /v1/dossier-batches';

interface Asked {
  readonly caseNos: readonly string[];
  readonly caller: Caller;
  readonly key: string | undefined;
  readonly receivedAt: number;
}
interface Written {
  readonly no: string;
  /** The commands to carry out; none if the batch was written by an earlier request with the same key. */
  readonly rows: readonly Accepted[];
}

/**
 * Writes a batch: its number, its list and one command per case, all or nothing. Batches are written one after the other,
 * since each takes the next number first: what another holds by then is seen.
 * @throws Problem `invalid` naming the position of every case that cannot be handed in; `idempotency-key-reused`.
 */
export async function writeBatch(app: FastifyInstance, asked: Asked): Promise<Written> {
  const until = Date.now() + WRITE_WITHIN_MS;
  const sight = await sightOf(app.db, asked.caller); // nothing below takes a second connection
  return inTransaction(app.db, async (tx) => {
    const no = await nextNumber(tx.drizzle, SERIES, asked.receivedAt);
    const known = asked.key === undefined ? undefined : await batchByKey(tx.drizzle, asked.caller.userId, asked.key);
    if (known) throw new Known(known.no, known.caseNos);
    const found = await readyCases(tx, sight, asked);
    const rows = asked.caseNos.map((caseNo) => commandFor(asked, caseNo, no));
    const [first] = found;
    if (!first) throw new Problem('invalid');
    await tx.drizzle.insert(dossierBatches).values({
      ...{ no, unitId: first.view.holder.id, toUnit: first.view.platform.id, handedInAt: asked.receivedAt },
      ...{ byUser: asked.caller.userId, idempotencyKey: asked.key ?? null },
    });
    await tx.drizzle
      .insert(dossierBatchCases)
      .values(rows.map(({ caseNo, id }, index) => ({ batchNo: no, position: index + 1, caseNo, commandId: id })));
    await tx.drizzle.insert(commands).values(rows.map(({ writtenAt: _now, ...row }) => row));
    if (Date.now() > until) throw new Problem('unavailable', 'the database was too slow', { retryAfterSeconds: 2 });
    return { no, rows };
  }).catch((error: unknown) => {
    if (!(error instanceof Known)) throw error;
    if (error.caseNos.join() !== asked.caseNos.join()) throw new Problem('idempotency-key-reused');
    return { no: error.no, rows: [] };
  });
}

/** Rolls back the number that was taken: the batch is there already. */
class Known extends Error {
  readonly no: string;
  readonly caseNos: readonly string[];
  constructor(no: string, caseNos: readonly string[]) {
    super();
    this.no = no;
    this.caseNos = caseNos;
  }
}

/** The cases, all of one unit of the caller's, all ready. @throws Problem `invalid` otherwise. */
async function readyCases(tx: Transaction, sight: Sight, { caller, caseNos }: Asked): Promise<Candidate[]> {
  const found = await candidatesFor(tx.drizzle, sight, caseNos);
  const unit = caseNos.map((caseNo) => found.get(caseNo)?.view.holder.id).find((id) => id !== undefined);
  const errors = caseNos.flatMap((caseNo, index): FieldError[] => {
    const message = whyNot(found.get(caseNo), caller, unit);
    return message === undefined ? [] : [{ field: `/caseNos/${index}`, message }];
  });
  if (errors.length > 0) throw new Problem('invalid', undefined, { errors });
  return caseNos.flatMap((caseNo) => found.get(caseNo) ?? []);
}

function whyNot(found: Candidate | undefined, caller: Caller, unit: string | undefined): string | undefined {
  if (found?.process !== legalAid.name) return '没有该法律援助案件 / there is no such case of legal aid';
  const { view } = found;
  if (view.holder.id !== unit) return '与本批其他案件不属同一承办单位 / not held by the same unit as the others';
  if (!view.open.includes(handIn.name) || found.isOnItsWay) return '案卷不能移交 / its dossier cannot be handed in now';
  if (!authorityFor(handIn, actorOf(caller), standingOf(view))) return '不属本单位承办 / not held by a unit of yours';
  return undefined;
}

/** An ordinary `hand-in`, as if it had been sent to the case, but with the number of the batch. */
function commandFor({ caller, receivedAt }: Asked, caseNo: string, batch: string): Accepted {
  const id = randomUUID();
  const signal: Command = {
    ...{ id, action: handIn.name, actor: actorOf(caller), receivedAt },
    ...{ body: { batch }, given: [], units: {} },
  };
  return {
    ...{ id, caller: caller.userId, route: ROUTE, idempotencyKey: null, bodyHash: '' },
    ...{ kind: 'act', process: legalAid.name, caseNo, action: handIn.name, receivedAt },
    ...{ bodyCipher: null, signal, grams: null, status: 'pending', receipt: null, attempts: 0 },
    nextAttemptAt: Date.now() + RELAY_AFTER_MS,
    writtenAt: '',
  };
}
