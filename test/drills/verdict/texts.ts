import { isDeepStrictEqual } from 'node:util';
import { connect, disconnect } from '../../../db/client.ts';
import { openJson } from '../../../db/crypto/case-key.ts';
import { CaseKeyCache } from '../../../db/crypto/case-key-cache.ts';
import { loadKeys } from '../../../db/crypto/keys.ts';
import type { DrillHouse } from '../house.ts';
import { readStories } from './acts.ts';
import type { Findings } from './findings.ts';

interface Sealed {
  readonly id: string;
  readonly key: string;
  readonly caseNo: string;
  readonly given: readonly string[];
  readonly body: Buffer | null;
}

const SEALED = `select id, idempotency_key as key, case_no as "caseNo", signal->'given' as given, body_cipher as body
  from commands where status = 'done' and kind in ('open', 'act') and idempotency_key is not null`;

/** What people wrote in acts that were acknowledged opens under its case's key, and is what they sent. */
export async function checkTexts(house: DrillHouse, { lost }: Findings): Promise<void> {
  const stories = readStories(house.ledgerFile);
  const db = connect(house.stack.databaseUrl, { poolSize: 1, queryTimeoutMs: 30_000 });
  const caseKeys = new CaseKeyCache(loadKeys(house.stack.keysFile));
  try {
    for (const { id, key, caseNo, given, body } of await house.query<Sealed>(SEALED)) {
      const sent = stories.get(key)?.request.body as Readonly<Record<string, unknown>> | undefined;
      if (!sent || given.length === 0) continue;
      const caseKey = await caseKeys.get(db, caseNo);
      const kept = caseKey && body ? openJson(caseKey, `command:${id}`, body) : undefined;
      const expected = Object.fromEntries(given.map((name) => [name, sent[name]]));
      if (!isDeepStrictEqual(kept, expected)) lost.push(`${caseNo}: the texts of ${id} are not those that were sent`);
    }
  } finally {
    await disconnect(db);
  }
}
