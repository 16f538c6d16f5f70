/** Which users the agents of a call centre are. */
import { eq } from 'drizzle-orm';
import type { Queryable } from '../client.ts';
import type { Keys } from '../crypto/keys.ts';
import { callAgents } from '../schema/index.ts';
import { agentIndex, openCall, sealCall } from './sealed.ts';

export interface Agent {
  readonly agent: string;
  readonly userId: string;
  readonly since: number;
}

export async function listAgents(db: Queryable, keys: Keys, endpoint: string): Promise<Agent[]> {
  const rows = await db.select().from(callAgents).where(eq(callAgents.endpointId, endpoint));
  return rows
    .map(({ agentIndex: index, agentCipher, userId, since }) => ({
      ...{ agent: openCall(keys, { what: 'agent', row: `${endpoint}:${index}` }, agentCipher), userId, since },
    }))
    .sort((a, b) => (a.agent < b.agent ? -1 : 1));
}

/** Replaces them all; who stays the same keeps since when. */
export async function replaceAgents(
  db: Queryable,
  keys: Keys,
  endpoint: string,
  order: {
    readonly agents: readonly Pick<Agent, 'agent' | 'userId'>[];
    readonly at: number;
    readonly by: string;
  },
): Promise<void> {
  const before = new Map((await listAgents(db, keys, endpoint)).map((one) => [one.agent, one]));
  await db.delete(callAgents).where(eq(callAgents.endpointId, endpoint));
  if (order.agents.length === 0) return;
  await db.insert(callAgents).values(
    order.agents.map(({ agent, userId }) => {
      const index = agentIndex(keys, endpoint, agent);
      const known = before.get(agent);
      return {
        ...{ endpointId: endpoint, agentIndex: index, userId, byUser: order.by },
        agentCipher: sealCall(keys, { what: 'agent', row: `${endpoint}:${index}` }, agent),
        since: known?.userId === userId ? known.since : order.at,
      };
    }),
  );
}
