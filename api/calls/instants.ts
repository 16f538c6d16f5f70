import { formatInstant } from '../../calendar/index.ts';
import type { TimeForm } from './adapters/adapter.ts';

/** What a clock of a call centre can show; anything else is a mistake of units. */
const EARLIEST_MS = Date.UTC(2000, 0, 1);
const LATEST_MS = Date.UTC(2100, 0, 1);
const LOCAL = /^(\d{4})[-/](\d\d)[-/](\d\d)[ T](\d\d):(\d\d):(\d\d)(\.\d{1,3})?\d*$/;
const RFC =
  /^(\d{4}-\d\d-\d\d[Tt]\d\d:\d\d(:\d\d(\.\d+)?)?([Zz]|[+-]\d\d:?\d\d)|[A-Z][a-z]{2}, \d{1,2} [A-Z][a-z]{2} \d{4} .+)$/;

/** Epoch ms of an instant as this software writes it; undefined when it is none. Local times mean Asia/Shanghai. */
export function readInstant(form: TimeForm, value: unknown): number | undefined {
  const at = inForm(form, value);
  return at !== undefined && at >= EARLIEST_MS && at < LATEST_MS ? Math.floor(at) : undefined;
}

function inForm(form: TimeForm, value: unknown): number | undefined {
  if (form === 'ms' || form === 's') {
    const isCount = (typeof value === 'string' || typeof value === 'number') && /^\d{1,16}$/.test(String(value));
    const count = isCount ? Number(value) : Number.NaN;
    return Number.isNaN(count) ? undefined : form === 'ms' ? count : count * 1_000;
  }
  if (typeof value !== 'string') return undefined;
  if (form === 'rfc') return RFC.test(value) ? orUndefined(Date.parse(value)) : undefined;
  return local(value);
}

/** A date that is none (31 February) is refused and not carried over. */
function local(text: string): number | undefined {
  const [, year, month, day, hour, minute, second, rest = ''] = LOCAL.exec(text) ?? [];
  if (year === undefined) return undefined;
  const at = orUndefined(Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}${rest}+08:00`));
  return at !== undefined && formatInstant(at).startsWith(`${year}-${month}-${day}T`) ? at : undefined;
}

const orUndefined = (at: number): number | undefined => (Number.isNaN(at) ? undefined : at);
