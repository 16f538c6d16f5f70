import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startSealing } from '../../engine/seal.ts';
import { createLog } from '../../log.ts';
import { desk } from '../support/desk.ts';
import { openOffice, type Office } from '../hotline-ticket/support/office.ts';
import { openVault, type Vault } from './support/vault.ts';

let office: Office;
let vault: Vault;
let folder: string;
beforeAll(async () => {
  office = await openOffice();
  vault = await openVault(office.house.url);
  folder = await mkdtemp(join(tmpdir(), 'sanji-sealing-'));
});
afterAll(async () => {
  await vault.close();
  await office.house.stop();
  await rm(folder, { recursive: true, force: true });
});

/** Seals until the log has a line of the kind, and gives all lines. */
async function sealingInto(exports: string, until: string): Promise<readonly Record<string, unknown>[]> {
  const lines: Record<string, unknown>[] = [];
  let seen = () => undefined as void;
  const found = new Promise<void>((resolve) => (seen = resolve));
  const log = createLog('test', 'info', {
    write(line) {
      lines.push(JSON.parse(line) as Record<string, unknown>);
      if (line.includes(until)) seen();
    },
  });
  const sealing = startSealing({ db: vault.db, key: vault.key, folder: exports, everyMs: 3_600_000, log });
  await found;
  await sealing.stop();
  return lines;
}

it('a folder of seals that cannot be written to is told: by a code in the log, in the access journal, as a figure', async () => {
  await office.dispatched();
  const notAFolder = join(folder, 'file');
  await writeFile(notAFolder, '');
  const [sealed, failed] = await sealingInto(join(notAFolder, 'seals'), 'cannot be sealed');
  expect(sealed).toMatchObject({ msg: 'journal: sealed', no: 1 });
  expect(failed).toMatchObject({ level: 40, msg: 'journal: cannot be sealed or exported now', code: 'ENOTDIR' });

  const auditor = desk(office.house, 'u-auditor');
  expect((await auditor.get('/v1/access-journal?kind=administration&user=system:sealing')).body.items).toMatchObject([
    { detail: { sealing: 'failed', code: 'ENOTDIR' } },
  ]);
  const figures = (await auditor.get('/metrics')).body as string;
  expect(figures).toMatch(/^sanji_journal_seal_failures_total 1$/m);
  expect(figures).toMatch(/^sanji_journal_last_seal_age_seconds \d/m);

  await vault.seal();
  await sealingInto(join(folder, 'seals'), 'seals exported');
  expect((await readdir(join(folder, 'seals'))).filter((name) => name.startsWith('seal-0'))).toHaveLength(2);
});
