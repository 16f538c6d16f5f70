import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { unitNames } from '../../../db/queries/case-file.ts';
import { type JournalRow, readJournal, userLabels } from '../../../db/queries/case-journal.ts';
import { answerList, cursorOf } from '../lists/answer.ts';
import { shown } from '../lists/instants.ts';
import { sightOfCase } from '../lists/scope.ts';

/** The texts behind causes, by cause: the bodies of commands, as far as the caller may read them. */
export type TextsOf = (
  caseNo: string,
  causes: readonly string[],
  request: FastifyRequest,
) => Promise<ReadonlyMap<string, unknown>>;

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Answers `GET /v1/cases/{caseNo}/journal`. */
export async function answerJournal(
  app: FastifyInstance,
  request: FastifyRequest,
  reply: FastifyReply,
  textsOf: TextsOf | undefined,
) {
  const { caseNo } = request.params as { caseNo: string };
  const { order = 'oldest' } = request.query as { order?: 'oldest' | 'newest' };
  const { headsOnly } = await sightOfCase(app, request.caller, caseNo);
  return answerList(
    app,
    { request, reply },
    {
      name: 'journal',
      read: (key, limit) =>
        readJournal(app.db, { caseNo, newestFirst: order === 'newest', after: key && Number(key[0]), limit }),
      keyOf: (row: JournalRow) => [row.seq],
      toItems: (rows) =>
        toEntries(app, rows, textsOf && !headsOnly ? (causes) => textsOf(caseNo, causes, request) : undefined),
    },
    cursorOf(request, ['count']),
  );
}

async function toEntries(
  app: FastifyInstance,
  rows: readonly JournalRow[],
  textsOf: ((causes: readonly string[]) => Promise<ReadonlyMap<string, unknown>>) | undefined,
) {
  const actors = rows.flatMap(({ actor }) => (actor ? [actor] : []));
  const [texts, labels, unitNamed] = await Promise.all([
    textsOf?.(rows.map(({ cause }) => cause)),
    userLabels(
      app.db,
      actors.map(({ userId }) => userId),
    ),
    unitNames(
      app.db,
      actors.map(({ unit }) => unit ?? null),
    ),
  ]);
  return rows.map(({ seq, at, cause, actor, facts, prevHash, hash }) => ({
    seq,
    at: shown(at),
    cause: { kind: causeKind(cause), id: cause },
    actor: actor && {
      userId: actor.userId,
      label: labels.get(actor.userId) ?? null,
      unit: actor.unit === undefined ? null : unitNamed(actor.unit),
      role: actor.role ?? null,
    },
    facts: facts as Record<string, unknown>[],
    texts: texts?.get(cause) ?? null,
    prevHash,
    hash,
  }));
}

/** A command has a bare id; everything else names its kind before the first colon. */
const causeKind = (cause: string): string => (UUID.test(cause) ? 'command' : (cause.split(':')[0] ?? cause));
