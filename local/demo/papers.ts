import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Played } from './call.ts';
import type { Office } from './desk.ts';
import { heading } from './table.ts';

interface Listed {
  readonly number: string;
  readonly label: { readonly zh: string } | null;
  readonly state: string;
  readonly links: { readonly pdf: string };
}

/** Takes the documents that were issued out of the house, as any reader may, and leaves them in a folder that stays. */
export async function keepPapers(
  office: Office,
  played: readonly Played[],
  folder: string,
  print: (line: string) => void,
): Promise<void> {
  const supervisor = office('u-supervisor');
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  print(`\n${heading('制发的文书')}`);
  for (const { caseNo } of played) {
    const { items } = await supervisor.get<{ items: readonly Listed[] }>(`/v1/cases/${caseNo}/documents`);
    for (const { number, label, state, links } of items) {
      await writeFile(join(folder, `${caseNo} ${label?.zh ?? ''} ${number}.pdf`), await supervisor.bytes(links.pdf));
      print(`  ${caseNo}  ${label?.zh ?? ''}  ${number}${state === 'voided' ? '（已作废）' : ''}`);
    }
  }
  print(`  PDF 存于 ${folder}`);
}
