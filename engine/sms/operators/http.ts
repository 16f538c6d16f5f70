import type { LookupFunction } from 'node:net';
import { failureWord } from '../../outgoing/failures.ts';
import { send } from '../../outgoing/send.ts';
import { signedHeaders } from '../../webhooks/sign.ts';
import type { Answer, Outbound, SmsOperator } from './operator.ts';

export interface HttpOperatorOptions {
  readonly url: string;
  /** `whsec_…` */
  readonly secret: string;
  /** `host:port` within that may be reached, in development. */
  readonly allowed: readonly string[];
  readonly now?: () => number;
  readonly timeoutMs?: number;
  readonly lookup?: LookupFunction;
}

const TIMEOUT_MS = 10_000;
/** What may be otherwise the next time: the gateway is busy, or does not know us yet. */
const PASSING = new Set([401, 403, 404, 408, 409, 425, 429]);

/** A gateway of one's own: the text as JSON, signed by Standard Webhooks under the id that is the same in every try. */
export function httpOperator({ url, secret, allowed, ...more }: HttpOperatorOptions): SmsOperator {
  const { now = Date.now, timeoutMs = TIMEOUT_MS, lookup } = more;
  return {
    ...{ name: 'http', registers: false },
    async send(text) {
      const body = bodyOf(text);
      const headers = {
        ...signedHeaders({ id: text.outId, body, at: now() }, [secret]),
        'content-type': 'application/json; charset=UTF-8',
      };
      try {
        return answerOf((await send({ url, body, headers, timeoutMs, allowed, lookup })).status);
      } catch (error) {
        return { taken: false, code: failureWord(error), why: 'unanswered', final: false };
      }
    },
  };
}

const bodyOf = ({ outId, number, signName, code, variables, text }: Outbound): string =>
  JSON.stringify({
    ...{ id: outId, number, signName, templateCode: code, variables: Object.fromEntries(variables), text },
  });

function answerOf(status: number): Answer {
  if (status >= 200 && status < 300) return { taken: true };
  const isFinal = status >= 400 && status < 500 && !PASSING.has(status);
  return { taken: false, code: `http-${status}`, why: 'operator', final: isFinal };
}
