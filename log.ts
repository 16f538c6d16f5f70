import { pino, type DestinationStream, type Logger } from 'pino';

type Form = 'word' | 'words' | 'number' | 'flag';
interface Forms {
  readonly word: string;
  readonly words: readonly string[];
  readonly number: number;
  readonly flag: boolean;
}

/**
 * The one way to log. A line has a fixed message and fields of this list; whatever else an object has is left out and only
 * counted, and of an error nothing is kept but its class, code and place: messages quote what people wrote.
 */
const FIELDS = {
  // Of a request: its id (also in X-Trace-Id), who asked, which route (never the address with its query), how it ended.
  ...{ reqId: 'word', user: 'word', method: 'word', route: 'word', status: 'number', ms: 'number' },
  // Why: a code of a closed list, or the class of an error and where it was thrown.
  ...{ reason: 'word', code: 'word', at: 'word' },
  // Which: numbers of cases and ids that mean nothing outside the database.
  ...{
    caseNo: 'word',
    import: 'word',
    command: 'word',
    attachment: 'word',
    endpoint: 'word',
    sequence: 'number',
    removed: 'number',
    left: 'number',
  },
  ...{ port: 'number', added: 'words', sdk: 'word', reset: 'flag' },
  ...{ no: 'number', changed: 'number', exported: 'number', erased: 'number', waiting: 'number' },
} as const satisfies Readonly<Record<string, Form>>;

export type LogField = keyof typeof FIELDS;
export type LogFields = { readonly [F in LogField]?: Forms[(typeof FIELDS)[F]] | undefined };

/** What may be done with a log. Fields first, then a message that is written out in the code. */
export type Log = Readonly<Record<'info' | 'warn' | 'error', (fields: LogFields, message: string) => void>>;

export const logFields = Object.keys(FIELDS) as readonly LogField[];
const LONGEST = 200;

/** A log of JSON lines on the standard output (or `destination`). */
export function createLog(name: string, level: string, destination?: DestinationStream): Logger {
  const options = { ...{ name, level }, formatters: { log: allowed }, hooks: { logMethod: plainly } };
  const log = destination ? pino(options, destination) : pino(options);
  // eslint-disable-next-line @typescript-eslint/unbound-method -- called with the logger it is asked of
  const child = log.child as unknown as (bindings: object, options?: object) => Logger;
  /** What a child carries into each of its lines passes the list as well. */
  function childOf(this: Logger, bindings: Record<string, unknown>, { level: its }: { level?: string } = {}): Logger {
    return child.call(this, allowed(bindings), its === undefined ? {} : { level: its });
  }
  return Object.assign(log, { child: childOf as unknown as Logger['child'] });
}

/** Of what somebody wants to log: the fields of the list, in their form, cut to 200 characters. */
export function allowed(given: Record<string, unknown>): Record<string, unknown> {
  const kept: Record<string, unknown> = {};
  let dropped = 0;
  for (const [field, value] of Object.entries(given)) {
    if (value === undefined) continue;
    if (value instanceof Error) Object.assign(kept, traceOf(value));
    else {
      const form = Object.hasOwn(FIELDS, field) ? FIELDS[field as LogField] : undefined;
      const fitting = form === undefined ? undefined : inForm(form, value);
      if (fitting === undefined) dropped += 1;
      else kept[field] = fitting;
    }
  }
  return dropped === 0 ? kept : { ...kept, dropped };
}

/** An error without its message: class, code (or that of what caused it), and the first place on its way. */
export function traceOf(error: Error): { reason: string; code?: string; at?: string } {
  const own = (value: unknown): unknown => (value as { code?: unknown } | undefined)?.code;
  const code = own(error) ?? own(error.cause);
  const at = error.stack?.split('\n').find((line) => /^\s+at /.test(line));
  return {
    reason: error.name,
    ...(typeof code === 'string' ? { code } : {}),
    ...(at === undefined ? {} : { at: at.trim().slice(0, LONGEST) }),
  };
}

function inForm(form: Form, value: unknown): unknown {
  const cut = (text: unknown) => (typeof text === 'string' ? text.slice(0, LONGEST) : undefined);
  switch (form) {
    case 'number':
      return typeof value === 'number' ? value : undefined;
    case 'flag':
      return typeof value === 'boolean' ? value : undefined;
    case 'word':
      return cut(value);
    case 'words':
      return Array.isArray(value) ? value.map(cut).filter((text) => text !== undefined) : undefined;
  }
}

/** No interpolation into messages, and no message that is an error's. */
function plainly(this: Logger, args: unknown[], method: (...args: never[]) => void): void {
  const [first, second] = args;
  const write = method as (...args: unknown[]) => void;
  if (first instanceof Error) return write.call(this, traceOf(first), 'an error');
  if (typeof first === 'string') return write.call(this, {}, first.slice(0, LONGEST));
  const quoted = Object.values(first ?? {}).some((v) => v instanceof Error && v.message === second);
  return write.call(this, first ?? {}, typeof second !== 'string' || quoted ? 'an error' : second.slice(0, LONGEST));
}
