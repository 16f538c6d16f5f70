import { createHash, timingSafeEqual } from 'node:crypto';
import { BlockList, isIP } from 'node:net';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Webhook } from 'standardwebhooks';
import { receiptFormOf, receiptsIn, type Receipt } from '../../../engine/sms/receipt-forms.ts';
import type { SmsCarrier, SmsReceiptDoor } from '../../../settings/sms.ts';
import { invalidField, Problem } from '../../problem.ts';

/** Receipts of the future, or of long ago, count from when they came. */
const PLAUSIBLE_MS = 7 * 86_400_000;
const LONGEST_BYTES = 1_048_576;

/**
 * Where the operator tells what became of texts. A gateway of one's own signs (Standard Webhooks); the others cannot, so that
 * their address is known to them alone, may come from their networks only, and is changed by the settings. What comes in is put
 * down and nothing else: the worker brings it together with its text, and no case is touched.
 */
export async function smsReceiptRoutes(app: FastifyInstance): Promise<void> {
  const { carrier, receipts: door } = app.sms;
  const form = receiptFormOf(carrier.by);
  const mayCome = senderOf(door);
  await app.register(async (scope) => {
    scope.removeAllContentTypeParsers(); // the signature is of the bytes as they came
    scope.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body));
    scope.post<{ Params: { endpointId: string } }>(
      '/v1/webhooks/sms-receipts/:endpointId',
      {
        config: { public: true },
        bodyLimit: LONGEST_BYTES,
        schema: {
          ...{ tags: ['sms'], operationId: 'takeSmsReceipts', security: [] },
          summary: '短信回执 / Receipts of texts',
          description:
            '由短信运营商调用；格式见 docs/sms.md。 / Called by the operator of texts; forms in docs/sms.md.',
        },
      },
      async (request, reply) => {
        if (!form || !isAmong(door.ids, request.params.endpointId) || !mayCome(request)) {
          await app.countRefusal(request);
          throw new Problem('not-found');
        }
        const text = typeof request.body === 'string' ? request.body : '';
        await verify(app, request, { carrier, text });
        const receipts = receiptsIn(form, parsed(text));
        if (!receipts) throw invalidField('/', '不是回执 / not receipts');
        await putDown(app, carrier.by, receipts);
        return form.reply ? reply.send(form.reply) : reply.code(204).send();
      },
    );
  });
}

/** @throws Problem `unauthenticated` for what a gateway did not sign just now */
async function verify(
  app: FastifyInstance,
  request: FastifyRequest,
  { carrier, text }: { readonly carrier: SmsCarrier; readonly text: string },
): Promise<void> {
  if (carrier.by !== 'http') return;
  try {
    new Webhook(carrier.secret).verify(text, request.headers as Record<string, string>);
  } catch {
    await app.countRefusal(request);
    throw new Problem('unauthenticated');
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Problem('malformed-json');
  }
}

async function putDown(app: FastifyInstance, operator: string, receipts: readonly Receipt[]): Promise<void> {
  if (receipts.length === 0) return;
  const now = app.clock.now();
  const rows = receipts.map(({ outId, providerId, at = now, ...receipt }) => ({
    ...{ ...receipt, out_id: outId, provider_id: providerId },
    at: new Date(Math.abs(now - at) > PLAUSIBLE_MS ? now : at).toISOString(),
  }));
  await app.db.$client.query({ ...PUT_DOWN, values: [operator, new Date(now).toISOString(), JSON.stringify(rows)] });
}

const PUT_DOWN = {
  name: 'sms_receipts',
  text: `insert into sms_receipts (operator, out_id, provider_id, delivered, code, at, received_at)
    select $1, out_id, provider_id, delivered, code, at, $2
    from jsonb_to_recordset($3::jsonb) as r(out_id text, provider_id text, delivered boolean, code text, at timestamptz)`,
};

/** In the same time whichever it is, and whether there is any. */
function isAmong(ids: readonly string[], given: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  const asked = digest(given);
  return ids.reduce((found, id) => timingSafeEqual(digest(id), asked) || found, false);
}

/** Whether a request comes from where receipts come from. */
function senderOf({ networks }: SmsReceiptDoor): (request: FastifyRequest) => boolean {
  if (networks.length === 0) return () => true;
  const list = new BlockList();
  for (const entry of networks) {
    const [address = '', bits] = entry.split('/');
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
    if (bits === undefined) list.addAddress(address, family);
    else list.addSubnet(address, Number(bits), family);
  }
  return ({ ip }) => {
    const plain = ip.replace(/^::ffff:(?=\d+\.)/i, '');
    return list.check(plain, isIP(plain) === 6 ? 'ipv6' : 'ipv4');
  };
}
