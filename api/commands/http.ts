import type { FastifyReply, FastifyRequest } from 'fastify';
import { formatInstant } from '../../calendar/index.ts';
import type { Receipt } from '../../workflows/kit/receipt.ts';
import { invalidField, Problem } from '../problem.ts';
import type { Accepted } from './order.ts';

/** Machines must send one: a vendor that repeats a request must not open a second case. */
export function idempotencyKey(request: FastifyRequest): string | undefined {
  const key = request.headers['idempotency-key'];
  if (typeof key === 'string' && key.length > 0) return key;
  if (request.caller.kind !== 'machine') return undefined;
  const message = '系统接入须提供幂等键 / required from machines';
  throw invalidField('Idempotency-Key', message);
}

/** The journal number in If-Match, if there is one. */
export function ifMatch(request: FastifyRequest): number | undefined {
  const header = request.headers['if-match'];
  if (header === undefined || header === '*') return undefined;
  const match = /^(?:W\/)?"?(\d{1,9})"?$/.exec(header);
  if (match) return Number(match[1]);
  throw invalidField('If-Match', '须为 ETag / must be an ETag');
}

/** 201 or 200 with the receipt, 202 while there is none, or the problem the case refused it with. */
export function answerWith(
  reply: FastifyReply,
  row: Accepted,
  receipt: Receipt | undefined,
  opened?: { readonly created: string },
): FastifyReply {
  if (!receipt) {
    const pending = {
      commandId: row.id,
      caseNo: row.caseNo,
      status: 'pending',
      receivedAt: formatInstant(row.receivedAt),
    };
    return reply.code(202).header('location', `/v1/commands/${row.id}`).send(pending);
  }
  if (receipt.outcome === 'refused') throw refusalOf(receipt);
  reply.header('etag', `"${receipt.seq}"`);
  if (opened) return reply.code(201).header('location', opened.created).send(receipt);
  return reply.code(200).send(receipt);
}

/** The problem that a refused receipt stands for. */
export function refusalOf(receipt: Receipt): Problem {
  return new Problem(
    receipt.code ?? 'conflict',
    undefined,
    receipt.reason === undefined ? {} : { reason: receipt.reason },
  );
}
