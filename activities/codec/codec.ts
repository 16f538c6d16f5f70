import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import type { DataConverter, Payload, PayloadCodec } from '@temporalio/common';
import proto from '@temporalio/proto';
import type { Keys } from '../../db/crypto/keys.ts';
import { bindingOf } from './binding.ts';

const ENCODING = 'binary/sanji-aes256gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const { Payload: PayloadMessage } = proto.temporal.api.common.v1;

/** A payload that cannot be read: changed, or taken from another case. The message names no content. */
export class CodecError extends Error {
  override readonly name = 'CodecError';
}

/**
 * Encrypts everything the engine keeps about a workflow and binds it to that workflow, so that a payload copied into
 * another case is refused. Key id and workflow id stand in the metadata, in the clear and authenticated.
 * Payloads of other encodings pass: the engine's own, and what was there before encryption.
 */
export function createCodec(keys: Keys): PayloadCodec {
  /**
   * Each workflow has its own key, which also keeps the number of random nonces under one key far from the limit
   * of GCM (2^32) at any load.
   */
  function keyFor(keyId: string, boundTo: string): Buffer {
    return createHmac('sha256', keys.rotating('codec', keyId)).update(boundTo, 'utf8').digest();
  }

  function encodeOne(payload: Payload, boundTo: string): Payload {
    const keyId = keys.currentId;
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv('aes-256-gcm', keyFor(keyId, boundTo), nonce, { authTagLength: TAG_BYTES });
    cipher.setAAD(aadOf(keyId, boundTo));
    const body = cipher.update(PayloadMessage.encode(payload).finish());
    cipher.final();
    return {
      metadata: { encoding: bytes(ENCODING), 'key-id': bytes(keyId), 'bound-to': bytes(boundTo) },
      data: Buffer.concat([nonce, cipher.getAuthTag(), body]),
    };
  }

  function decodeOne(payload: Payload, owner: string): Payload {
    if (textOf(payload, 'encoding') !== ENCODING) return payload;
    const keyId = textOf(payload, 'key-id');
    const boundTo = textOf(payload, 'bound-to');
    if (owner !== '' && boundTo !== '' && boundTo !== owner) {
      throw new CodecError(`A payload of workflow "${boundTo}" was found in "${owner}"`);
    }
    const data = payload.data ?? new Uint8Array();
    if (data.length < NONCE_BYTES + TAG_BYTES) throw new CodecError('An encrypted payload is cut short');
    const key = keyFor(keyId, boundTo);
    const decipher = createDecipheriv('aes-256-gcm', key, data.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES });
    decipher.setAAD(aadOf(keyId, boundTo));
    decipher.setAuthTag(data.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
    const body = decipher.update(data.subarray(NONCE_BYTES + TAG_BYTES));
    try {
      decipher.final();
    } catch {
      throw new CodecError(`An encrypted payload of workflow "${boundTo}" was changed`);
    }
    return PayloadMessage.decode(body);
  }

  return {
    encode: async (payloads, context) => payloads.map((payload) => encodeOne(payload, bindingOf(context))),
    decode: async (payloads, context) => payloads.map((payload) => decodeOne(payload, bindingOf(context))),
  };
}

/**
 * The one data converter of client, worker and replayer: encrypted payloads, and error messages and stack traces
 * inside them. A pre-built bundle takes the same `failureConverterPath`, as `bundleWorkflowCode` reads it apart.
 */
export function dataConverterOptions(keys: Keys): DataConverter & { readonly failureConverterPath: string } {
  return {
    payloadCodecs: [createCodec(keys)],
    failureConverterPath: fileURLToPath(new URL('./failure-converter.ts', import.meta.url)),
  };
}

function aadOf(keyId: string, boundTo: string): Buffer {
  return Buffer.from(JSON.stringify([ENCODING, keyId, boundTo]), 'utf8');
}

function bytes(text: string): Uint8Array {
  return Buffer.from(text, 'utf8');
}

function textOf(payload: Payload, name: string): string {
  return Buffer.from(payload.metadata?.[name] ?? []).toString('utf8');
}
