import { once } from 'node:events';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { journalAccess } from '../../db/queries/access.ts';
import { openFileKey, openNames } from '../../db/attachments/keys.ts';
import { type AttachmentRow, paperOf } from '../../db/attachments/rows.ts';
import { extensionOf, kinds } from '../../files/accepted/kinds.ts';
import { openSealed } from '../../files/sealed.ts';
import { FileStoreError } from '../../files/store.ts';
import type { Caller } from '../context.ts';
import { Problem } from '../problem.ts';
import { storeAway } from './receive.ts';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/**
 * Sends a paper of a case that the caller sees, and writes down who took it. It is always a download, never shown.
 * @throws Problem `not-found`; `conflict` for one in quarantine, found infected, or erased with its case
 */
export async function servePaper(
  app: FastifyInstance,
  { caseNo, id, caller }: { readonly caseNo: string; readonly id: string; readonly caller: Caller },
  reply: FastifyReply,
): Promise<FastifyReply> {
  const paper = UUID.test(id) ? await paperOf(app.db, caseNo, id) : undefined;
  if (!paper) throw new Problem('not-found');
  const reason = whyNot(paper);
  if (reason !== undefined) throw new Problem('conflict', undefined, { reason });
  const caseKey = await app.house.caseKeys.getToRead(app.db, caseNo);
  if (!caseKey) throw new Problem('conflict', undefined, { reason: 'erased' });
  const content = openSealed(app.house.files, paper.storedKey, openFileKey(caseKey, id, paper.fileKeyCipher));
  try {
    await once(content, 'readable'); // what fails at once is answered as a problem
    await journalAccess(app.db, {
      ...{ at: app.clock.now(), userId: caller.userId, kind: 'export', caseNo },
      detail: { list: 'attachment', id },
    });
  } catch (error) {
    content.destroy();
    throw error instanceof FileStoreError ? storeAway(error) : error;
  }
  return reply
    .type(paper.mediaType)
    .header('content-length', String(paper.sizeBytes))
    .header('content-disposition', dispositionOf(openNames(caseKey, id, paper.titleCipher).title, paper.mediaType))
    .header('x-content-type-options', 'nosniff')
    .send(content);
}

function whyNot({ state }: AttachmentRow): string | undefined {
  switch (state) {
    case 'attached':
      return undefined;
    case 'quarantined':
      return 'in-quarantine';
    case 'clean':
      return 'not-attached-yet';
    case 'infected':
      return 'infected';
    case 'erased':
      return 'erased';
    case 'refused':
      throw new Problem('not-found');
  }
}

/** The title as a file name, by RFC 6266 and 8187; its extension is that of what it was found to be. */
export function dispositionOf(title: string, mediaType: string): string {
  const kind = kinds.find((k) => k.mediaType === mediaType.split(';')[0]);
  const plain = title.replace(/[\p{Cc}\p{Cf}\p{Cs}/\\:*?"<>|]/gu, '_').trim();
  const name = kind && !kind.extensions.includes(extensionOf(plain)) ? `${plain}.${kind.extensions[0]}` : plain;
  const ascii = name.replace(/[^\x20-\x7e]/g, '_').replace(/[%"\\]/g, '_');
  const encoded = encodeURIComponent(name).replace(/['()*!]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
  return `attachment; filename="${ascii}"; filename*=UTF-8''${encoded}`;
}
