import { hash as digest } from 'node:crypto';
import { canonicalJson } from '../crypto/canonical-json.ts';

/** What the hash of an entry of the access journal is made of. */
export interface HashedAccess {
  /** Epoch ms. */
  readonly at: number;
  readonly userId: string | null;
  readonly kind: string;
  readonly caseNo: string | null;
  readonly detail: unknown;
}

/**
 * SHA-256 over the canonical JSON of an entry alone: those who write at the same time need not wait for one another. Its
 * number is bound to it by the next seal.
 */
export function accessHashOf({ at, userId, kind, caseNo, detail }: HashedAccess): string {
  return digest('sha256', canonicalJson({ at, userId, kind, caseNo, detail: detail ?? null }), 'hex');
}
