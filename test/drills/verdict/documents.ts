import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { openFileKey } from '../../../db/attachments/keys.ts';
import { unwrapCaseKey } from '../../../db/crypto/case-key.ts';
import { loadKeys } from '../../../db/crypto/keys.ts';
import { localStore } from '../../../files/local.ts';
import { readSealed } from '../../../files/sealed.ts';
import type { DrillHouse } from '../house.ts';
import type { Findings } from './findings.ts';

interface Row {
  readonly caseNo: string;
  readonly id: string;
  readonly state: string;
  readonly sha256: string;
  readonly storedKey: string;
  readonly fileKeyCipher: Buffer;
  readonly masterKeyId: string;
  readonly wrapped: Buffer;
  /** Entries of the case that tell of its issue. */
  readonly told: number;
}
const ISSUED = `
  select d.case_no as "caseNo", d.id, d.state, d.sha256, d.stored_key as "storedKey", d.file_key_cipher as "fileKeyCipher",
    k.master_key_id as "masterKeyId", k.wrapped,
    (select count(*)::int from case_journal j, jsonb_array_elements(j.facts) f
      where j.case_no = d.case_no and f->>'kind' = 'document-issued' and f->>'document' = d.id) as told
  from documents d join case_keys k on k.case_no = d.case_no`;
const ORDERED = `
  select count(*)::int as count from case_journal j, jsonb_array_elements(j.facts) f where f->>'kind' = 'document-issued'`;

/** Every document was issued once, its case knows of it, and its PDF is there with the hash it was issued with. */
export async function checkDocuments(house: DrillHouse, findings: Findings): Promise<void> {
  const keys = loadKeys(house.stack.keysFile);
  const store = localStore(join(house.stack.folder.root, 'files'));
  const rows = await house.query<Row>(ISSUED);
  for (const row of rows) {
    const name = `${row.caseNo} ${row.id}`;
    if (row.told === 0) findings.disagreements.push(`${name}: the case does not know of it`);
    if (row.told > 1) findings.duplicated.push(`${name}: issued ${row.told} times`);
    const key = unwrapCaseKey(keys, row.caseNo, row.masterKeyId, row.wrapped);
    const pdf = await readSealed(store, row.storedKey, openFileKey(key, row.id, row.fileKeyCipher)).catch(
      () => undefined,
    );
    const hash = pdf && createHash('sha256').update(pdf).digest('hex');
    if (hash !== row.sha256) findings.lost.push(`${name}: its PDF is ${pdf ? 'another' : 'gone'}`);
  }
  const [journalled] = await house.query<{ count: number }>(ORDERED);
  if (journalled?.count !== rows.length)
    findings.disagreements.push(`${journalled?.count} documents are journalled, ${rows.length} there`);
}
