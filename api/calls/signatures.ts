import { createHmac, timingSafeEqual } from 'node:crypto';
import { Webhook } from 'standardwebhooks';

/** What is known of a delivery before anything of it is believed. */
export interface Delivery {
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** The body as it came. */
  readonly text: string;
  /** The address as the sender may have signed it, behind a proxy in either scheme. */
  readonly addresses: readonly string[];
  /** The fields of a form; undefined where it is none. */
  readonly form: readonly (readonly [string, string])[] | undefined;
}

/** By how much a sender's clock may be off, either way. */
export const TOLERANCE_MS = 5 * 60_000;
/** Why a delivery is not believed: for the log of the endpoint, never for its sender. */
export type SignatureFault = 'headers' | 'timestamp' | 'signature';

const one = (value: string | readonly string[] | undefined): string | undefined =>
  typeof value === 'string' ? value : undefined;

/**
 * Standard Webhooks, judged by its own library by the real time. Before it: what the library reads leniently, that is
 * a timestamp with something behind it.
 */
export function standardFault({ headers, text }: Delivery, secrets: readonly string[]): SignatureFault | undefined {
  const [id, timestamp, signature] = ['webhook-id', 'webhook-timestamp', 'webhook-signature'].map((name) =>
    one(headers[name]),
  );
  if (!id || !timestamp || !signature || id.length > 200 || !/^\d{1,12}$/.test(timestamp)) return 'headers';
  if (Math.abs(Date.now() - Number(timestamp) * 1_000) > TOLERANCE_MS + 1_000) return 'timestamp';
  const named = { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signature };
  return secrets.some((secret) => verifies(secret, text, named)) ? undefined : 'signature';
}

function verifies(secret: string, text: string, headers: Record<string, string>): boolean {
  try {
    new Webhook(secret).verify(text, headers, { jsonParse: false });
    return true;
  } catch {
    return false;
  }
}

/**
 * Twilio: HMAC-SHA1 over the address and all fields in order of their names, each behind its name. Of what is no form the
 * address alone is signed, which proves nothing of what it says.
 */
export function twilioFault(
  { headers, addresses, form }: Delivery,
  secrets: readonly string[],
): SignatureFault | undefined {
  const given = one(headers['x-twilio-signature']);
  if (!given || !form) return 'headers';
  const fields = [...form]
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    .map(([name, value]) => name + value)
    .join('');
  const isSigned = secrets.some((secret) =>
    addresses.some((address) =>
      isSame(
        given,
        createHmac('sha1', secret)
          .update(address + fields)
          .digest('base64'),
      ),
    ),
  );
  return isSigned ? undefined : 'signature';
}

const AKSK = /^UsernameToken\s+(.*)$/i;
const CREATED = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/;

/**
 * 华为云 X-AKSK: Base64(HMAC-SHA256(secret, address, nonce, time)), strung together or line by line. The body is not
 * signed, so its nonce is for one body only.
 * @returns the nonce when it is signed
 */
export function akskNonce(
  { headers, addresses }: Delivery,
  secrets: readonly string[],
): { readonly nonce: string } | { readonly fault: SignatureFault } {
  const [, list = ''] = AKSK.exec(one(headers['x-aksk']) ?? '') ?? [];
  const fields = new Map([...list.matchAll(/(\w+)="([^"]*)"/g)].map(([, name = '', value = '']) => [name, value]));
  const [digest, nonce, created] = ['PasswordDigest', 'Nonce', 'Created'].map((name) => fields.get(name));
  if (!digest || !nonce || !created || !/^[A-Za-z0-9]{1,128}$/.test(nonce) || !CREATED.test(created))
    return { fault: 'headers' };
  if (!(Math.abs(Date.now() - Date.parse(created)) <= TOLERANCE_MS)) return { fault: 'timestamp' };
  const isSigned = secrets.some((secret) =>
    addresses.some((address) =>
      ['', '\n'].some((between) => {
        const signed = [address, nonce, created].join(between);
        return isSame(digest, createHmac('sha256', secret).update(signed).digest('base64'));
      }),
    ),
  );
  return isSigned ? { nonce } : { fault: 'signature' };
}

function isSame(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}
