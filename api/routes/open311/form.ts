import type { FastifyInstance } from 'fastify';
import { intake } from '../../../workflows/hotline-ticket/intake.ts';
import { bodySchema } from '../../../workflows/kit/fields.ts';
import type { Body } from '../../commands/act.ts';
import { isBlank, isWellFormed } from '../../texts.ts';
import { Fault, missing, valueIn } from './exchange.ts';
import { attributeCodes } from './services.ts';

export type Form = Readonly<Record<string, string | readonly string[]>>;
const MOST_FIELDS = 60;
const LONGEST = 4_000;
const LONGEST_URL = 500;

/** Reads `application/x-www-form-urlencoded` in UTF-8. @throws Fault for anything that cannot be kept as it came */
export function readForm(bytes: Buffer): Form {
  const form: Record<string, string | string[]> = Object.create(null) as Record<string, string | string[]>;
  const pairs = bytes.length === 0 ? [] : bytes.toString('latin1').split('&');
  if (pairs.length > MOST_FIELDS) throw new Fault(400, 'too many fields / 字段过多');
  for (const pair of pairs) {
    const [name = '', ...value] = pair.split('=').map(decoded);
    const known = form[name];
    form[name] = known === undefined ? value.join('=') : [known, value.join('=')].flat();
  }
  return form;
}

function decoded(part: string): string {
  try {
    const text = decodeURIComponent(part.replaceAll('+', ' '));
    if (/^[\u0020-\u007f]*$/.test(part) && isWellFormed(text) && !text.includes('\u0000')) return text;
  } catch {
    // Said below.
  }
  throw new Fault(400, 'the form is not UTF-8 / 不是有效的 UTF-8 编码');
}

/** A request as the hotline takes a demand in, but for its service. @throws Fault naming what is missing or wrong */
export function ticketOf(app: FastifyInstance, form: Form, matter: string): Body {
  const description = valueIn(form, 'description');
  if (description === undefined || isBlank(description)) throw missing('description');
  if ([...description].length > LONGEST) throw new Fault(400, `description has more than ${LONGEST} characters / 过长`);
  const { employer, confidential } = attributesIn(form);
  const caller = callerIn(form);
  const body: Body = {
    ...{ channel: 'open311', matter, question: [description, ...placeIn(form)].join('\n') },
    ...(Object.keys(caller).length > 0 ? { caller } : {}),
    ...(employer === undefined ? {} : { employer }),
    ...(confidential === undefined ? {} : { confidential: confidential === 'yes' }),
  };
  check(app, body);
  return body;
}

function attributesIn(form: Form): Readonly<Record<string, string | undefined>> {
  const given: Record<string, string | undefined> = {};
  for (const name of Object.keys(form)) {
    const code = /^attribute\[([^\]]*)\](\[\])?$/.exec(name)?.[1];
    if (code === undefined) continue;
    if (!attributeCodes.has(code)) throw new Fault(400, 'attribute: the service has no such attribute / 没有这个属性');
    given[code] = valueIn(form, name);
  }
  const { confidential } = given;
  if (confidential !== undefined && confidential !== 'yes' && confidential !== 'no')
    throw new Fault(400, 'attribute[confidential] must be yes or no / 须为 yes 或 no');
  return given;
}

function callerIn(form: Form): Record<string, string> {
  const [first, last] = [valueIn(form, 'first_name') ?? '', valueIn(form, 'last_name') ?? ''];
  const isChinese = /\p{Script=Han}/u.test(first + last);
  const name = (isChinese ? `${last}${first}` : `${first} ${last}`).trim();
  const [phone, email] = [valueIn(form, 'phone'), valueIn(form, 'email')];
  return {
    ...(name === '' ? {} : { name }),
    ...(phone === undefined ? {} : { phone }),
    ...(email === undefined ? {} : { remark: `电子邮箱：${email}` }),
  };
}

/** Where it is, in words: the house keeps no map, and the place stands with what is asked. */
function placeIn(form: Form): string[] {
  const [lat, long] = [coordinate(form, 'lat', 90), coordinate(form, 'long', 180)];
  if ((lat === undefined) !== (long === undefined)) throw missing(lat === undefined ? 'lat' : 'long');
  const url = valueIn(form, 'media_url');
  if (url !== undefined && (url.length > LONGEST_URL || !/^https?:\/\/\S+$/.test(url)))
    throw new Fault(400, 'media_url is no web address / 不是网址');
  const lines = [
    ...[['address_string', '地点'] as const, ['address_id', '地址编号'] as const].flatMap(([name, label]) => {
      const value = valueIn(form, name);
      if (value !== undefined && value.length > LONGEST_URL) throw new Fault(400, `${name} is too long / 过长`);
      return value === undefined ? [] : [`${label}：${value}`];
    }),
    ...(lat === undefined ? [] : [`坐标（WGS84）：${lat}, ${long}`]),
    ...(url === undefined ? [] : [`图片链接：${url}`]),
  ];
  return lines;
}

function coordinate(form: Form, name: 'lat' | 'long', most: number): string | undefined {
  const text = valueIn(form, name);
  if (text === undefined) return undefined;
  if (/^-?\d{1,3}(\.\d{1,12})?$/.test(text) && Math.abs(Number(text)) <= most) return text;
  throw new Fault(400, `${name} is no coordinate / 不是坐标`);
}

const schema = bodySchema(intake.body);
const NAMES: Readonly<Record<string, string>> = {
  ...{ '/caller/name': 'first_name, last_name', '/caller/phone': 'phone', '/caller/remark': 'email' },
  ...{ '/employer': 'attribute[employer]', '/question': 'description', '/matter': 'service_code' },
};
function check(app: FastifyInstance, body: Body): void {
  const validate = app.validatorCompiler?.({ schema, method: 'POST', url: '', httpPart: 'body' });
  if (!validate || validate(body) === true) return;
  const [first] = (validate as { errors?: { instancePath: string }[] }).errors ?? [];
  const path = first?.instancePath ?? '';
  throw new Fault(400, `${NAMES[path] ?? 'the request'} is not acceptable / 不符合要求`);
}
