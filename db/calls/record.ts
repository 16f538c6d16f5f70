/** Taking an event down: once, with the call it belongs to, and with the answer it got. */
import type { Keys } from '../crypto/keys.ts';
import { phoneEndUuid, phoneUuid } from '../registry/indexes.ts';
import type { Statement, Transaction } from '../transaction.ts';
import type { Call } from './facts.ts';
import { factsOf, foldIn, isSignedFor, type CallEvent, type Told } from './fold.ts';
import { agentIndex, callIndex, eventIndex, openCall, sealCall } from './sealed.ts';

/** What became of an event; a repeat is told the same. */
export interface Answer {
  readonly caseNo: string | null;
  readonly draftId: string | null;
  readonly joined: boolean;
}
/** What is kept of an event: as it came, and as it was answered. */
interface Kept {
  readonly raw: unknown;
  readonly answer: Answer;
}
export interface TakenDown {
  readonly callId: string;
  readonly answer: Answer;
  /** `same`: it was here before, or says nothing new. */
  readonly did: 'new' | 'changed' | 'same';
  readonly isRepeat: boolean;
}
/** The call with the event folded in, to decide what it does. */
export interface Standing {
  readonly call: Call;
  /** The user whom its agent stands for. */
  readonly agentUserId: string | null;
}

const INSERT_EVENT: Statement = {
  name: 'insert_call_event',
  text: `insert into call_events (endpoint_id, event_index, received_at) values ($1, $2::uuid, $3::timestamptz)
    on conflict do nothing returning event_index`,
};
const EVENT: Statement = {
  name: 'call_event',
  text: `select e.event_cipher as sealed, c.case_no as "caseNo", c.draft_id as "draftId", coalesce(c.joined, false) as joined
    from call_events e left join calls c on c.id = e.call_id where e.endpoint_id = $1 and e.event_index = $2::uuid`,
};
const INSERT_CALL: Statement = {
  name: 'insert_call',
  text: `insert into calls (endpoint_id, call_index, unit_id, updated_at) values ($1, $2::uuid, $3, $4::timestamptz)
    on conflict do nothing`,
};
const LOCK_CALL: Statement = {
  name: 'lock_call',
  text: `select id::float8 as id, details_cipher as sealed, case_no as "caseNo", draft_id as "draftId", joined
    from calls where endpoint_id = $1 and call_index = $2::uuid for update`,
};
const AGENT: Statement = {
  name: 'call_agent',
  text: 'select user_id as "userId" from call_agents where endpoint_id = $1 and agent_index = $2::uuid',
};
const WRITE_CALL: Statement = {
  name: 'write_call',
  text: `update calls set direction = $2, state = $3, started_at = $4::timestamptz, answered_at = $5::timestamptz,
      ended_at = $6::timestamptz, phone_index = $7::uuid, phone_end_index = $8::uuid, agent_user = $9, recorded = $10,
      handled = $11, solved = $12, satisfaction = $13, updated_at = $14::timestamptz, details_cipher = $15::bytea
    where id = $1`,
};
const WRITE_EFFECT: Statement = {
  name: 'write_call_effect',
  text: 'update calls set case_no = $2, draft_id = $3, joined = $4 where id = $1',
};
const WRITE_EVENT: Statement = {
  name: 'write_call_event',
  text: `update call_events set call_id = $3, event_cipher = $4::bytea where endpoint_id = $1 and event_index = $2::uuid`,
};

/** An event that was taken down before; what it said goes with its case. */
interface KnownEvent extends Answer {
  readonly sealed: Buffer | null;
}
interface CallRow {
  readonly id: number;
  readonly sealed: Buffer | null;
  readonly caseNo: string | null;
  readonly draftId: string | null;
  readonly joined: boolean;
}
export interface EventOrder {
  readonly endpoint: { readonly id: string; readonly unitId: string };
  readonly event: CallEvent;
  /** As it came. */
  readonly raw: unknown;
  readonly receivedAt: number;
  /** What it does, with the call's row locked; not asked for a repeat. */
  readonly apply: (standing: Standing) => Promise<Answer>;
}

/**
 * Takes an event down in the caller's transaction: its row first, so that of two at once the second waits and is a repeat;
 * then the call's, folded anew; then what it does.
 */
export async function takeDown(tx: Transaction, keys: Keys, order: EventOrder): Promise<TakenDown> {
  const { endpoint, event, raw, receivedAt } = order;
  const now = iso(receivedAt);
  const place = [endpoint.id, eventIndex(keys, endpoint.id, event.id)] as const;
  const sealedPlace = { what: 'event', row: place.join(':') } as const;
  if ((await tx.run(INSERT_EVENT, [...place, now])).length === 0) {
    const [known] = await tx.run<KnownEvent>(EVENT, place);
    if (!known) throw new Error('an event is neither new nor known');
    const { sealed, ...asItStands } = known;
    const answer = sealed === null ? asItStands : (JSON.parse(openCall(keys, sealedPlace, sealed)) as Kept).answer;
    return { callId: event.callId, answer, did: 'same', isRepeat: true };
  }
  const callPlace = [endpoint.id, callIndex(keys, endpoint.id, event.callId)] as const;
  await tx.run(INSERT_CALL, [...callPlace, endpoint.unitId, now]);
  const [row] = await tx.run<CallRow>(LOCK_CALL, callPlace);
  if (!row) throw new Error('a call is not there');
  const before = row.sealed === null ? null : openTold(keys, row.id, row.sealed);
  const told = foldIn(before, event);
  const standing = await write(tx, keys, { endpoint, row, told, now });
  const answer = await order.apply(standing);
  if (answer.caseNo !== row.caseNo || answer.draftId !== row.draftId || answer.joined !== row.joined)
    await tx.run(WRITE_EFFECT, [row.id, answer.caseNo, answer.draftId, answer.joined]);
  const kept: Kept = { raw, answer };
  await tx.run(WRITE_EVENT, [...place, row.id, sealCall(keys, sealedPlace, JSON.stringify(kept))]);
  const isSame = before !== null && JSON.stringify(factsOf(before)) === JSON.stringify(standing.call.facts);
  return { callId: event.callId, answer, did: before === null ? 'new' : isSame ? 'same' : 'changed', isRepeat: false };
}

interface Writing {
  readonly endpoint: EventOrder['endpoint'];
  readonly row: CallRow;
  readonly told: Told;
  readonly now: string;
}
async function write(tx: Transaction, keys: Keys, { endpoint, row, told, now }: Writing): Promise<Standing> {
  const facts = factsOf(told);
  const { customer, agent, pressed } = facts;
  const agentUserId = agent === null ? null : await userOf(tx, keys, endpoint.id, agent);
  await tx.run(WRITE_CALL, [
    ...[row.id, facts.direction, facts.state, iso(facts.startedAt), isoOrNull(facts.answeredAt)],
    ...[isoOrNull(facts.endedAt), customer && phoneUuid(keys, customer), customer && phoneEndUuid(keys, customer)],
    ...[agentUserId, facts.recording !== null, pressed.handled, pressed.solved, pressed.satisfaction, now],
    sealCall(keys, { what: 'call', row: String(row.id) }, JSON.stringify(told)),
  ]);
  const { id, caseNo, draftId } = row;
  const is = { isDirected: told.said.direction !== undefined, isSigned: isSignedFor(told) };
  return {
    call: { id, endpointId: endpoint.id, callId: told.callId, facts, ...is, caseNo, draftId },
    agentUserId,
  };
}

async function userOf(tx: Transaction, keys: Keys, endpoint: string, agent: string): Promise<string | null> {
  const [found] = await tx.run<{ userId: string }>(AGENT, [endpoint, agentIndex(keys, endpoint, agent)]);
  return found?.userId ?? null;
}

/** All that was told of a call, from its row. @throws SealError */
export const openTold = (keys: Keys, id: number, sealed: Buffer): Told =>
  JSON.parse(openCall(keys, { what: 'call', row: String(id) }, sealed)) as Told;

const iso = (at: number): string => new Date(at).toISOString();
const isoOrNull = (at: number | null): string | null => (at === null ? null : iso(at));
