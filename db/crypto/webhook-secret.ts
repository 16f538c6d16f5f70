import { randomBytes } from 'node:crypto';

const SECRET_BYTES = 32;
/** A new secret in the form of Standard Webhooks: `whsec_` and 32 bytes in base64. */
export const newWebhookSecret = (): string => `whsec_${randomBytes(SECRET_BYTES).toString('base64')}`;
