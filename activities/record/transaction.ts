import type { Database } from '../../db/client.ts';
import type { CaseKeyCache } from '../../db/crypto/case-key-cache.ts';
import type { Keys } from '../../db/crypto/keys.ts';

export type { Statement, Transaction } from '../../db/transaction.ts';
export interface Deps {
  readonly db: Database;
  readonly keys: Keys;
  readonly caseKeys: CaseKeyCache;
}
