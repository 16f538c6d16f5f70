import { type CaseKey, openBytes, openJson, sealBytes, sealJson } from '../crypto/case-key.ts';

/** What people wrote about a paper: its title, and the name of the file as it was sent. */
export interface PaperNames {
  readonly title: string;
  readonly fileName: string;
}

/** Seals the key of a file for one row of one case: erasing the case's key erases the file. */
export const sealFileKey = (caseKey: CaseKey, id: string, fileKey: Buffer): Buffer =>
  sealBytes(caseKey, `file:${id}`, fileKey);
/** Reverses {@link sealFileKey}. @throws SealError */
export const openFileKey = (caseKey: CaseKey, id: string, sealed: Buffer): Buffer =>
  openBytes(caseKey, `file:${id}`, sealed);

export const sealNames = (caseKey: CaseKey, id: string, names: PaperNames): Buffer =>
  sealJson(caseKey, `attachment:${id}`, names);
/** Reverses {@link sealNames}. @throws SealError */
export const openNames = (caseKey: CaseKey, id: string, sealed: Buffer): PaperNames =>
  openJson<PaperNames>(caseKey, `attachment:${id}`, sealed);
