import { readdir } from 'node:fs/promises';
import { and, asc, eq } from 'drizzle-orm';
import { documents } from '../../../db/schema/index.ts';
import { textOfPdf } from '../../documents/reading.ts';
import type { Office } from '../../hotline-ticket/support/office.ts';
import type { Person } from '../../hotline-ticket/support/people.ts';
import type { TicketFile } from '../../hotline-ticket/support/ticket-file.ts';

export interface Listed {
  readonly id: string;
  readonly kind: string;
  readonly state: string;
  readonly number: string;
  readonly sha256: string;
  readonly templateVersion: number;
  readonly issuer: { readonly id: string };
  readonly replaces: string | null;
  readonly signatures: readonly { readonly by: string; readonly on: string }[];
  readonly services: readonly { readonly to: string; readonly method: string; readonly on: string }[];
  readonly links: { readonly pdf: string; readonly docx: string };
}

/** Documents of a case, as somebody sees them. */
export async function listed(office: Office, file: TicketFile, who: Person): Promise<Listed[]> {
  const reply = await office.at(who).get(`/v1/cases/${file.caseNo}/documents`);
  return (reply.body as { items: Listed[] }).items;
}

/** What a PDF of the API says, without line breaks. */
export async function printed(office: Office, who: Person, url: string): Promise<string> {
  return (await textOfPdf(await downloaded(office, who, url))).replace(/\s+/g, '');
}
export async function downloaded(office: Office, who: Person, url: string): Promise<Buffer> {
  return (await office.at(who).bytes(url)).body;
}

/** Serial numbers of a series, in order. */
export async function serials(office: Office, series: string): Promise<number[]> {
  const rows = await office.house.db
    .select({ serial: documents.serial })
    .from(documents)
    .where(and(eq(documents.series, series)))
    .orderBy(asc(documents.serial));
  return rows.map(({ serial }) => serial);
}

/** How many files lie in the store. */
export async function filesStored(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).length;
}
