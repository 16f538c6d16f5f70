import { dateOf } from '../../../calendar/index.ts';
import { mattersOn } from '../../../db/services/versions.ts';
import { NOT_TOLD } from '../../../workflows/hotline-ticket/completing.ts';
import { hotlineTicket } from '../../../workflows/hotline-ticket/process.ts';
import type { Clock, House } from '../../context.ts';
import type { Value } from './xml.ts';

type Asked = Pick<House, 'db'> & { readonly clock: Clock };
const inForce = ({ db, clock }: Asked) => mattersOn(db, dateOf(clock.now()), NOT_TOLD);

/** The matters of the catalogue in force today, as services that may be asked for. */
export async function serviceList(asked: Asked): Promise<Value[]> {
  return (await inForce(asked)).map(({ code, zh, en }) => ({
    ...{ service_code: code, service_name: zh, description: en, metadata: true, type: 'realtime' },
    ...{ keywords: '', group: hotlineTicket.label.zh },
  }));
}

/** One of them; undefined for any other code. */
export const serviceOf = async (asked: Asked, code: string) => (await inForce(asked)).find((one) => one.code === code);

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
