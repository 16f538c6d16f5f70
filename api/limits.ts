import type { Socket } from 'node:net';
import type { ShapeLimits } from './json-shape.ts';

/** How much a request may be, and how long it may take. What differs for a route stands at the route. */

/** The longest body of an act is some 40 KB (10,000 characters of three bytes, and its details). */
export const BODY_LIMIT_BYTES = 262_144;
export const JSON_LIMITS: ShapeLimits = { depth: 20, values: 10_000 };

const SECOND_MS = 1_000;

/** A request's head must be in within 15 s and the whole of it within two minutes, which is 50 MB at 3.5 Mbit/s. */
export const transportLimits = {
  requestTimeout: 120 * SECOND_MS,
  keepAliveTimeout: 65 * SECOND_MS,
  connectionTimeout: 130 * SECOND_MS,
  maxRequestsPerSocket: 1_000,
  http: { maxHeaderSize: 16_384, headersTimeout: 15 * SECOND_MS, connectionsCheckingInterval: 5 * SECOND_MS },
};

/** What reached us was no request: answered in the form of every other problem, and the connection closed. */
export function answerBrokenRequest(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || socket.destroyed) return;
  const [status, code, title] = brokenRequest(error.code);
  const body = JSON.stringify({ type: `/problems/${code}`, title, status: Number(status.slice(0, 3)), code });
  if (!socket.writable) return void socket.destroy();
  socket.end(
    `HTTP/1.1 ${status}\r\ncontent-type: application/problem+json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n` +
      `x-content-type-options: nosniff\r\ncache-control: no-store\r\nconnection: close\r\n\r\n${body}`,
  );
}

function brokenRequest(code: string | undefined): readonly [string, string, string] {
  if (code === 'HPE_HEADER_OVERFLOW')
    return ['431 Request Header Fields Too Large', 'too-large', '请求头过大 / The head of the request is too large'];
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT')
    return ['408 Request Timeout', 'malformed-request', '请求未在限时内完成 / The request did not arrive in time'];
  return ['400 Bad Request', 'malformed-request', '不是有效的 HTTP 请求 / Not a valid HTTP request'];
}
