import { sql, type SQL } from 'drizzle-orm';
import { openCall, sealCall, type CallPlace } from '../calls/sealed.ts';
import { sealedColumn, type Wrapping } from './wrapping.ts';

/** @param row how the place of its ciphertext is named (db/calls/sealed.ts). */
const sealing = (name: string, [table, column]: readonly [string, string], what: CallPlace['what'], row: SQL) =>
  sealedColumn({
    ...{ name, table, column, place: [row] },
    anew: (keys, [of = ''], sealed) => sealCall(keys, { what, row: of }, openCall(keys, { what, row: of }, sealed)),
  });

/** What the key of calls seals. */
export const callWrappings: readonly Wrapping[] = [
  sealing('calls', ['calls', 'details_cipher'], 'call', sql`id`),
  sealing('events of calls', ['call_events', 'event_cipher'], 'event', sql`endpoint_id || ':' || event_index`),
  sealing('secrets of call centres', ['call_secrets', 'secret_cipher'], 'secret', sql`endpoint_id || ':' || no`),
  sealing('drafts of tickets', ['ticket_drafts', 'details_cipher'], 'draft', sql`id`),
  sealing('agents of call centres', ['call_agents', 'agent_cipher'], 'agent', sql`endpoint_id || ':' || agent_index`),
  sealing('where calls are fetched (url)', ['call_endpoints', 'fetch_url_cipher'], 'fetch-url', sql`id`),
  sealing('where calls are fetched (token)', ['call_endpoints', 'fetch_token_cipher'], 'fetch-token', sql`id`),
];
