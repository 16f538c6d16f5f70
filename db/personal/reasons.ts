import { openBytes, sealBytes, type CaseKey } from '../crypto/case-key.ts';

/** Why somebody had the people of a case shown to them, and the entry of the access journal it belongs to. */
export interface Reason {
  readonly at: number;
  readonly userId: string;
  readonly reason: string;
}
const placeOf = ({ at, userId }: Reason): string => `unmask:${at}:${userId}`;

/** The journal is read by people who may not read what is said of the case: the words are the case's own. */
export const sealReason = (key: CaseKey, reason: Reason): string =>
  sealBytes(key, placeOf(reason), reason.reason).toString('base64');

/** Reverses it, for an entry of the access journal. @throws SealError */
export const openReason = (key: CaseKey, sealed: Reason): string =>
  openBytes(key, placeOf(sealed), Buffer.from(sealed.reason, 'base64')).toString('utf8');
