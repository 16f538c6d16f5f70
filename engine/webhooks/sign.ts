import { Webhook } from 'standardwebhooks';

/** Headers of Standard Webhooks 1.0.0 for one try; every secret that holds signs, so that a rotation has no gap. */
export function signedHeaders(
  { id, body, at }: { readonly id: string; readonly body: string; readonly at: number },
  secrets: readonly string[],
): Record<string, string> {
  const when = new Date(at);
  return {
    'content-type': 'application/cloudevents+json; charset=UTF-8',
    'user-agent': 'Sanji-Webhooks/1',
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(at / 1_000)),
    'webhook-signature': secrets.map((secret) => new Webhook(secret).sign(id, when, body)).join(' '),
  };
}
