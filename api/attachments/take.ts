import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { sealFileKey, sealNames } from '../../db/attachments/keys.ts';
import { release } from '../../db/attachments/release.ts';
import { countOfCase, insertWithin, isWritten, settle } from '../../db/attachments/rows.ts';
import type { CaseKey } from '../../db/crypto/case-key.ts';
import { asTheHouse } from '../../db/row-sight.ts';
import { isUnavailable } from '../../db/unavailable.ts';
import { FileStoreError } from '../../files/store.ts';
import type { Command } from '../../workflows/kit/messages.ts';
import { attach } from '../../workflows/kit/standing/notes.ts';
import { admit, type Admitted, type Body, writeAct } from '../commands/act.ts';
import { carryOut } from '../commands/carry-out.ts';
import { answerWith } from '../commands/http.ts';
import { processOfCase } from '../commands/standing.ts';
import { Problem } from '../problem.ts';
import { letRunOut } from './connection.ts';
import { receive, type Received, storeAway } from './receive.ts';
import type { Accepted } from '../commands/order.ts';

type Upload = FastifyRequest<{ Params: { caseNo: string } }>;

/**
 * Takes a paper in: who may, is asked before a byte of it is read; the file is whole and checked before it is stored;
 * its row is written together with the command of the act `attach`, or not at all.
 */
export async function takePaper(app: FastifyInstance, request: Upload, reply: FastifyReply): Promise<FastifyReply> {
  try {
    const { admitted, caseKey } = await mayUpload(app, request);
    const paper = { id: randomUUID(), ...(await receive(app, request)) };
    const startedAt = Date.now(); // the three seconds of an act begin when all of it is there
    await paper.staged.publish().catch((error: unknown) => {
      throw error instanceof FileStoreError ? storeAway(error) : error;
    });
    const row = await write(app, admitted, caseKey, paper);
    const receipt = await carryOut(app.db, app.engine, row, startedAt);
    if (receipt?.outcome === 'refused')
      await asTheHouse(async () => release(app.db, app.house.files, await settle(app.db)));
    const { reference } = (row.signal as Command).body as { readonly reference: string };
    if (receipt?.outcome !== 'refused')
      reply.header('link', `</v1/cases/${row.caseNo}/attachments/${reference}>; rel="item"`);
    return answerWith(reply, row, receipt);
  } catch (error) {
    letRunOut(request.raw);
    throw error;
  }
}

/** What is cheap to know: who, which case, whether the act is open, how many papers it has, whether it was erased. */
async function mayUpload(
  app: FastifyInstance,
  request: Upload,
): Promise<{ readonly admitted: Admitted; readonly caseKey: CaseKey }> {
  const { caseNo } = request.params;
  const process = await processOfCase(app, caseNo);
  if (!process) throw new Problem('not-found');
  const target = { process, action: attach, caseNo };
  const admitted = await admit(app, target, request, `POST /v1/cases/${caseNo}/attachments`);
  if (!request.isMultipart()) throw new Problem('unsupported-media-type', 'multipart/form-data');
  if (!admitted.isRepeat && (await countOfCase(app.db, caseNo)) >= app.uploads.perCase) throw full();
  const caseKey = await app.house.caseKeys.getToRead(app.db, caseNo);
  if (!caseKey) throw new Problem('conflict', undefined, { reason: 'erased' });
  return { admitted, caseKey };
}

const full = () => new Problem('conflict', undefined, { reason: 'attachments-full' });

async function write(
  app: FastifyInstance,
  admitted: Admitted,
  caseKey: CaseKey,
  paper: Received & { readonly id: string },
): Promise<Accepted> {
  const { id, fileName, mediaType, remark, title } = paper;
  const { fileKey, sha256, sizeBytes, storedKey } = paper.staged;
  const texts: Body = { title, ...(remark === undefined ? {} : { remark }) };
  const receivedAt = app.clock.now();
  let isOurs = false;
  const alongside = async (tx: Parameters<typeof insertWithin>[0], { id: commandId }: Accepted) => {
    const row = {
      ...{ id, caseNo: admitted.caseNo, mediaType, sizeBytes, sha256, storedKey, commandId },
      ...{ state: app.uploads.quarantine ? ('quarantined' as const) : ('clean' as const), at: receivedAt },
      fileKeyCipher: sealFileKey(caseKey, id, fileKey),
      titleCipher: sealNames(caseKey, id, { title, fileName }),
      byUser: admitted.caller.userId,
    };
    if (!(await insertWithin(tx, row, app.uploads.perCase))) throw full();
    isOurs = true;
  };
  try {
    const body = { ...texts, reference: id };
    const row = await writeAct(app, admitted, { body, receivedAt, compared: { ...texts, sha256 }, alongside });
    if (!isOurs) await app.house.files.remove(storedKey); // a repeat: the first one's file is the file
    return row;
  } catch (error) {
    await abandon(app, { id, storedKey }, error);
    throw error;
  }
}

/** Longer than a statement that was given up can go on at the server (db/client.ts). */
const IN_DOUBT_MS = 5_000;

/**
 * Removes the file of a row that was not written. Where the database did not say so, it is asked later; if it does not
 * answer then either, the sweep removes what has no row.
 */
async function abandon(app: FastifyInstance, paper: { id: string; storedKey: string }, error: unknown): Promise<void> {
  const { files } = app.house;
  const drop = () => files.remove(paper.storedKey).catch(() => undefined);
  if (!isUnavailable(error)) return drop();
  void sleep(IN_DOUBT_MS, undefined, { ref: false })
    .then(() => isWritten(app.db, paper.id))
    .then((written) => (written ? undefined : drop()))
    .catch(() => undefined);
}
