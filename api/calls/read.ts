import { createHash } from 'node:crypto';
import { canonicalJson } from '../../db/crypto/canonical-json.ts';
import type { CallDirection, Pressed } from '../../db/calls/facts.ts';
import type { CallEvent, CallSays } from '../../db/calls/fold.ts';
import type { Adapter, Kind, TextField } from './adapters/adapter.ts';
import { AtFault, find, plain, pointer, textAt, type Fault } from './element.ts';
import { readInstant } from './instants.ts';

export type Read = { readonly event: CallEvent } | { readonly fault: Fault };

const LONGEST = { id: 200, text: 500, address: 2_000 } as const;
const WITHHELD = /^(anonymous|unknown|restricted|private|withheld|unavailable|\+?0+)$/i;

/**
 * What an element of a delivery says, by its adapter.
 * @param deliveryId the id of an event that has none of its own, if its delivery has one.
 */
export function readEvent(
  adapter: Adapter,
  element: unknown,
  { deliveryId, receivedAt }: { readonly deliveryId: string | undefined; readonly receivedAt: number },
): Read {
  try {
    return { event: read(adapter, element, deliveryId, receivedAt) };
  } catch (error) {
    if (error instanceof AtFault) return { fault: error.fault };
    throw error;
  }
}

function read(adapter: Adapter, element: unknown, deliveryId: string | undefined, receivedAt: number): CallEvent {
  if (typeof element !== 'object' || element === null || Array.isArray(element))
    throw new AtFault('/', '须为对象 / must be an object');
  const callId = textAt(element, adapter.callId, LONGEST.id);
  if (callId === null) throw new AtFault(pointer(adapter.callId), '必填 / required');
  const kind = kindOf(adapter, element);
  const instants = {
    startedAt: instantAt(adapter, element, adapter.instants.startedAt),
    answeredAt: instantAt(adapter, element, adapter.instants.answeredAt),
    endedAt: instantAt(adapter, element, adapter.instants.endedAt),
  };
  const at = instantAt(adapter, element, adapter.at) ?? receivedAt;
  return {
    id: idOf(adapter, element, deliveryId),
    ...{ callId, at },
    says: { ...saysOf(adapter, element), ...byKind(kind, at, instants) },
  };
}

function idOf(adapter: Adapter, element: object, deliveryId: string | undefined): string {
  const given = adapter.eventId === 'given' ? textAt(element, ['id'], LONGEST.id) : null;
  if (given !== null) return `id:${given}`;
  if (adapter.eventId === 'given' && deliveryId !== undefined) return `delivery:${deliveryId}`;
  return `content:${createHash('sha256').update(canonical(element)).digest('base64url')}`;
}

/** JSON can say numbers that are none here (1e400): they have no one spelling. */
function canonical(element: object): string {
  try {
    return canonicalJson(element);
  } catch (error) {
    if (error instanceof TypeError) throw new AtFault('/', '数值超出范围 / holds a number that is too large');
    throw error;
  }
}

function kindOf({ kind: { from, words, others, unless = [] } }: Adapter, element: object): Kind {
  if (find(element, unless)) return 'told';
  const word = textAt(element, from, LONGEST.id);
  const kind = word === null ? undefined : Object.hasOwn(words, word) ? words[word] : undefined;
  if (kind !== undefined) return kind;
  if (others === 'fault') throw new AtFault(pointer(from), '没有这种事件 / there is no such event');
  return 'told';
}

type Instants = Pick<CallSays, 'startedAt' | 'answeredAt' | 'endedAt'>;
/** What an event of this kind says beside what it spells out. */
function byKind(
  kind: Kind,
  at: number,
  said: Instants,
): Pick<CallSays, 'startedAt' | 'answeredAt' | 'endedAt' | 'ended'> {
  switch (kind) {
    case 'ringing':
      return { ...said, startedAt: said.startedAt ?? at };
    case 'answered':
      return { ...said, answeredAt: said.answeredAt ?? at };
    case 'ended':
      return { ...said, endedAt: said.endedAt ?? at, ended: true };
    case 'told':
      return said;
  }
}

function saysOf(adapter: Adapter, element: object): CallSays {
  const text = (field: TextField): string | null =>
    textAt(element, adapter.texts[field] ?? [], field === 'recording' ? LONGEST.address : LONGEST.text);
  const direction = directionOf(adapter, element);
  const [caller, callee] = [numberOf(text('caller')), numberOf(text('callee'))];
  const isOut = direction === 'outbound';
  const outside = direction === 'internal' ? null : isOut ? callee : caller;
  return {
    direction,
    // Until the direction is known, nobody can tell which of the two is ours.
    ...(direction === null ? {} : { customer: outside, line: isOut ? caller : callee }),
    ...{ queue: text('queue'), agent: text('agent'), cause: text('cause'), reference: text('reference') },
    recording: addressOf(adapter, text('recording')),
    ...{ handled: yesAt(adapter, element, 'handled'), solved: yesAt(adapter, element, 'solved') },
    satisfaction: levelAt(adapter, element),
  };
}

function directionOf({ direction: { from, words, otherwise } }: Adapter, element: object): CallDirection | null {
  const word = textAt(element, from, LONGEST.id);
  if (word === null) return otherwise ?? null;
  const direction = Object.hasOwn(words, word) ? words[word] : undefined;
  if (direction === undefined) throw new AtFault(pointer(from), '没有这个方向 / there is no such direction');
  return direction;
}

/** A number that was withheld is none. */
const numberOf = (text: string | null): string | null => (text === null || WITHHELD.test(text) ? null : text);

function addressOf(adapter: Adapter, text: string | null): string | null {
  if (text === null || (URL.canParse(text) && /^https?:$/.test(new URL(text).protocol))) return text;
  throw new AtFault(pointer(adapter.texts.recording ?? []), '不是 http(s) 地址 / is not an http(s) address');
}

function instantAt(adapter: Adapter, element: object, paths: readonly string[] = []): number | null {
  const found = find(element, paths);
  if (!found) return null;
  const at = readInstant(adapter.times, found.value);
  if (at === undefined) throw new AtFault(pointer([found.path]), '不是有效的时间 / is not a time');
  return at;
}

function yesAt(adapter: Adapter, element: object, key: 'handled' | 'solved'): boolean | null {
  const found = find(element, adapter.keys[key] ?? []);
  if (!found) return null;
  if (found.value === true || /^(1|true|yes)$/i.test(plain(found.value))) return true;
  if (found.value === false || /^(0|2|false|no)$/i.test(plain(found.value))) return false;
  throw new AtFault(pointer([found.path]), '须为是或否 / must be yes or no');
}

function levelAt(adapter: Adapter, element: object): Pressed['satisfaction'] {
  const found = find(element, adapter.keys.satisfaction ?? []);
  if (!found) return null;
  const key = plain(found.value);
  const { pressed } = adapter;
  if (pressed) return Object.hasOwn(pressed, key) ? (pressed[key] ?? null) : null; // any other key was for something else
  if (/^[1-5]$/.test(key)) return Number(key) as 1 | 2 | 3 | 4 | 5;
  throw new AtFault(pointer([found.path]), '须为 1 至 5 / must be 1 to 5');
}
