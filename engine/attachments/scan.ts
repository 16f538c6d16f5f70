import { sql } from 'drizzle-orm';
import type { Log } from '../../log.ts';
import { openFileKey } from '../../db/attachments/keys.ts';
import { release } from '../../db/attachments/release.ts';
import type { Database } from '../../db/client.ts';
import type { CaseKeyCache } from '../../db/crypto/case-key-cache.ts';
import { openSealed } from '../../files/sealed.ts';
import { FileMissing, type FileStore } from '../../files/store.ts';
import type { Scanner } from './clamd.ts';

export interface ScanDeps {
  readonly db: Database;
  readonly caseKeys: CaseKeyCache;
  readonly files: FileStore;
  readonly log: Log;
}
interface Waiting {
  readonly id: string;
  readonly caseNo: string;
  readonly storedKey: string;
  readonly fileKeyCipher: Buffer;
}

const BATCH = 200;

/**
 * Scans what is in quarantine. A clean paper is attached (or `clean`, while its act is still being carried out); an
 * infected one loses its file and keeps its row, and the unit that holds the case is told.
 * @returns how many were looked at.
 * @throws Error when the scanner cannot say; what waits goes on waiting.
 */
export async function scanOnce(deps: ScanDeps, scanner: Scanner): Promise<number> {
  const { caseKeys, db, files, log } = deps;
  await db.execute(KNOWN_INFECTED);
  const { rows } = await db.$client.query<Waiting>({ name: 'attachments_waiting', text: WAITING, values: [BATCH] });
  const seen = new Set<string>();
  for (const { caseNo, fileKeyCipher, id, storedKey } of rows) {
    const caseKey = seen.has(storedKey) ? null : await caseKeys.get(db, caseNo);
    if (!caseKey) continue; // looked at already, or erased: nobody can read it
    seen.add(storedKey);
    try {
      const finding = await scanner(openSealed(files, storedKey, openFileKey(caseKey, id, fileKeyCipher)));
      if (finding === undefined) await db.execute(clean(storedKey));
      else {
        await db.execute(infected(storedKey, finding));
        await release(db, files, [storedKey]);
      }
    } catch (error) {
      if (!(error instanceof FileMissing)) throw error;
      log.error({ caseNo, attachment: id }, 'attachments: a file in quarantine is missing');
    }
  }
  return seen.size;
}

const WAITING = `
  select id, case_no as "caseNo", stored_key as "storedKey", file_key_cipher as "fileKeyCipher"
  from attachments where state = 'quarantined' order by scanned_at nulls first, at limit $1`;

/** Carried over while the same file was being found infected elsewhere. */
const KNOWN_INFECTED = sql`
  update attachments a set state = 'infected', finding = b.finding, scanned_at = b.scanned_at from attachments b
  where a.state = 'quarantined' and b.stored_key = a.stored_key and b.state = 'infected'`;

const clean = (storedKey: string) => sql`
  update attachments a set scanned_at = now(), state = case
    when exists (select from commands c where c.id::text = a.command_id and c.status = 'done') then 'attached' else 'clean' end
  where a.stored_key = ${storedKey} and a.state = 'quarantined'`;

const infected = (storedKey: string, finding: string) => sql`
  with found as (
    update attachments set state = 'infected', finding = ${finding}, scanned_at = now()
    where stored_key = ${storedKey} and state in ('quarantined', 'clean', 'attached')
    returning id, case_no)
  insert into notices (case_no, cause, kind, body_id, role, at, detail)
  select f.case_no, 'scan:' || f.id, 'attachment-infected', c.holder_unit, r.role, now(), jsonb_build_object('attachment', f.id)
  from found f join cases c on c.case_no = f.case_no, (values ('unit-head'), ('caseworker')) as r(role)
  on conflict do nothing`;
