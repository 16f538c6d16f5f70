import { ForbiddenAddress } from './send.ts';

/** Why there was no answer. Nothing of the error's own text is kept: it may quote the address. */
export const failureWords = [
  ...(['timeout', 'reset', 'refused', 'unreachable', 'no-such-name', 'tls', 'not-http'] as const),
  ...(['forbidden-address', 'network'] as const),
] as const;
export type FailureWord = (typeof failureWords)[number];

const BY_CODE: Readonly<Record<string, FailureWord>> = {
  ...{ ECONNRESET: 'reset', EPIPE: 'reset', ECONNABORTED: 'reset', ECONNREFUSED: 'refused', ETIMEDOUT: 'timeout' },
  ...{ EHOSTUNREACH: 'unreachable', ENETUNREACH: 'unreachable', EHOSTDOWN: 'unreachable', ENETDOWN: 'unreachable' },
  ...{ ENOTFOUND: 'no-such-name', EAI_AGAIN: 'no-such-name', ENODATA: 'no-such-name', ESERVFAIL: 'no-such-name' },
  ...{ ETIMEOUT: 'no-such-name', ABORT_ERR: 'timeout', EPROTO: 'tls', DEPTH_ZERO_SELF_SIGNED_CERT: 'tls' },
};

/** The word for an error of {@link send}. */
export function failureWord(error: unknown): FailureWord {
  if (error instanceof ForbiddenAddress) return 'forbidden-address';
  const { code = '', name } = error as NodeJS.ErrnoException;
  if (name === 'TimeoutError') return 'timeout';
  if (code.startsWith('HPE_')) return 'not-http';
  if (/^(ERR_TLS|ERR_SSL|CERT_|UNABLE_TO_|SELF_SIGNED)/.test(code)) return 'tls';
  return BY_CODE[code] ?? 'network';
}
