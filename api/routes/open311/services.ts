import { and, asc, eq, ne } from 'drizzle-orm';
import type { Database } from '../../../db/client.ts';
import { matters } from '../../../db/schema/index.ts';
import { NOT_TOLD } from '../../../workflows/hotline-ticket/completing.ts';
import { hotlineTicket } from '../../../workflows/hotline-ticket/process.ts';
import type { Value } from './xml.ts';

/** The matters of the catalogue, as services that may be asked for. */
export async function serviceList(db: Database): Promise<Value[]> {
  const rows = await db.select().from(matters).where(ne(matters.code, NOT_TOLD)).orderBy(asc(matters.code));
  return rows.map(({ code, zh, en }) => ({
    ...{ service_code: code, service_name: zh, description: en, metadata: true, type: 'realtime' },
    ...{ keywords: '', group: hotlineTicket.label.zh },
  }));
}

/** One matter; undefined for a code of none. */
export async function serviceOf(db: Database, code: string): Promise<{ readonly zh: string } | undefined> {
  const [row] = await db
    .select({ zh: matters.zh })
    .from(matters)
    .where(and(eq(matters.code, code), ne(matters.code, NOT_TOLD)));
  return row;
}

const yesNo = [
  { key: 'yes', name: '是 / yes' },
  { key: 'no', name: '否 / no' },
];
/** Questions that may be answered with a request about any matter: what the intake of a ticket can hold. */
const COMMON = [
  attribute('employer', 'string', '用人单位名称 / Employer concerned'),
  attribute('confidential', 'singlevaluelist', '是否要求保密 / Whether the person asks for confidentiality', yesNo),
];

function attribute(code: string, datatype: string, description: string, values: Value = []) {
  return { variable: true, code, datatype, required: false, datatype_description: null, description, values };
}

/** The questions of a service. The one place to add questions of a matter's own. */
export function serviceDefinition(code: string): { readonly service_code: string; readonly attributes: Value[] } {
  return { service_code: code, attributes: COMMON.map((one, index) => ({ ...one, order: index + 1 })) };
}
export const attributeCodes: ReadonlySet<string> = new Set(COMMON.map(({ code }) => code));
