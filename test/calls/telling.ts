import { eq } from 'drizzle-orm';
import { expect } from 'vitest';
import { agentIndex, callIndex, sealCall } from '../../db/calls/sealed.ts';
import { callAgents, calls, commands } from '../../db/schema/index.ts';
import type { TestHouse } from '../support/house.ts';
import { post, signed, type Centre } from './centre.ts';

/** What is said of a call, beside its id. */
export interface Said {
  readonly direction?: 'inbound' | 'outbound' | 'internal';
  readonly from?: string;
  readonly to?: string;
  readonly agent?: string;
  readonly cause?: string;
  readonly reference?: string;
  readonly handled?: boolean;
  readonly solved?: boolean;
  readonly satisfaction?: number;
}
const BEGIN = Date.UTC(2026, 10, 3, 2, 0, 0);
let events = 0;

/** One event of a call in our own form, later than any before. */
export function event(type: string, callId: string, said: Said = {}) {
  events += 1;
  const data = { callId, direction: 'inbound', from: '13900000001', to: '01012351', ...said };
  return { type: `call.${type}`, timestamp: new Date(BEGIN + events * 1_000).toISOString(), data };
}
export interface Told {
  readonly caseNo: string | null;
  readonly draftId: string | null;
  readonly joined: boolean;
}
/** Tells of an event, signed; it is taken. */
export async function tell(house: TestHouse, centre: Centre, type: string, callId: string, said?: Said): Promise<Told> {
  const { status, text } = await post(house, centre.url, signed([centre.secret], event(type, callId, said)));
  expect(status, text).toBe(200);
  return JSON.parse(text) as Told;
}
/** Rings, is answered, ends. @returns what was told last. */
export async function wholeCall(house: TestHouse, centre: Centre, callId: string, said?: Said): Promise<Told> {
  await tell(house, centre, 'ringing', callId, said);
  await tell(house, centre, 'answered', callId, said);
  return tell(house, centre, 'ended', callId, { cause: 'normal', ...said });
}
/** The row of a call. */
export async function callOf({ db, keys }: TestHouse, centre: Centre, callId: string) {
  const [row] = await db
    .select()
    .from(calls)
    .where(eq(calls.callIndex, callIndex(keys, centre.id, callId)));
  if (!row) throw new Error(`no call ${callId}`);
  return row;
}
/** An agent of the call centre stands for a user of ours. */
export async function standsFor({ db, keys }: TestHouse, centre: Centre, agent: string, userId: string) {
  const index = agentIndex(keys, centre.id, agent);
  await db.insert(callAgents).values({
    ...{ endpointId: centre.id, agentIndex: index, userId, since: Date.now(), byUser: 'u-security-officer' },
    agentCipher: sealCall(keys, { what: 'agent', row: `${centre.id}:${index}` }, agent),
  });
}
/** How the case took the act of a call, as soon as it has. */
export async function receiptOf({ db }: TestHouse, commandId: string | null) {
  for (let tries = 0; tries < 300; tries += 1) {
    const [row] = await db
      .select()
      .from(commands)
      .where(eq(commands.id, commandId ?? ''));
    if (row && row.status !== 'pending') return row.receipt as { outcome: string; reason?: string };
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('the act of a call was never carried out');
}
