import { eq } from 'drizzle-orm';
import type { FastifyInstance } from 'fastify';
import { formatInstant } from '../../calendar/index.ts';
import { commands } from '../../db/schema/index.ts';
import { isCaseVisible, sightOf } from '../../db/queries/visibility.ts';
import type { Receipt } from '../../workflows/kit/receipt.ts';
import { Problem } from '../problem.ts';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** What became of a command: for those who see its case, and for those who sent an intake until it has become one. */
export async function commandRoutes(app: FastifyInstance): Promise<void> {
  app.get<{ Params: { id: string } }>(
    '/v1/commands/:id',
    {
      schema: {
        tags: ['commands'],
        operationId: 'getCommand',
        summary: '回执 / What became of a command',
        params: {
          type: 'object',
          required: ['id'],
          properties: { id: { type: 'string', description: 'UUID' } },
        },
      },
    },
    async (request) => {
      if (!UUID.test(request.params.id)) throw new Problem('not-found');
      const [row] = await app.db.select().from(commands).where(eq(commands.id, request.params.id));
      const { caller } = request;
      // One's own intake that has become no case yet; any other command goes with its case.
      const isOwnIntake = row?.caller === caller.userId && row.kind === 'open' && row.status !== 'done';
      const isSeen = isOwnIntake || (await isCaseVisible(app.db, await sightOf(app.db, caller), row?.caseNo ?? ''));
      if (!row || !isSeen) throw new Problem('not-found');
      return {
        ...{ commandId: row.id, caseNo: row.caseNo, process: row.process, action: row.action, status: row.status },
        receivedAt: formatInstant(row.receivedAt),
        ...(row.status === 'pending' ? {} : { receipt: row.receipt as Receipt }),
      };
    },
  );
}
