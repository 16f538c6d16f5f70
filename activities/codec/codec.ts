import { createHmac, createSecretKey, type KeyObject } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import type { DataConverter, Payload, PayloadCodec } from '@temporalio/common';
import proto from '@temporalio/proto';
import { cipherByEncoding, cipherNamed } from '../../db/crypto/ciphers.ts';
import type { Keys } from '../../db/crypto/keys.ts';
import { bindingOf } from './binding.ts';

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
  function keyFor(keyId: string, boundTo: string): KeyObject {
    return createSecretKey(createHmac('sha256', keys.rotating('codec', keyId)).update(boundTo, 'utf8').digest());
  }

  function encodeOne(payload: Payload, boundTo: string): Payload {
    const keyId = keys.currentId;
    const cipher = cipherNamed(keys.cipher);
    const body = PayloadMessage.encode(payload).finish();
    const { nonce, tag, data } = cipher.encrypt(keyFor(keyId, boundTo), body, aadOf(cipher.encoding, keyId, boundTo));
    return {
      metadata: { encoding: bytes(cipher.encoding), 'key-id': bytes(keyId), 'bound-to': bytes(boundTo) },
      data: Buffer.concat([nonce, tag, data]),
    };
  }

  function decodeOne(payload: Payload, owner: string): Payload {
    const cipher = cipherByEncoding(textOf(payload, 'encoding'));
    if (!cipher) return payload;
    const keyId = textOf(payload, 'key-id');
    const boundTo = textOf(payload, 'bound-to');
    if (owner !== '' && boundTo !== '' && boundTo !== owner) {
      throw new CodecError(`A payload of workflow "${boundTo}" was found in "${owner}"`);
    }
    const { encoding, nonceBytes, tagBytes } = cipher;
    const sealed = Buffer.from(payload.data ?? []);
    if (sealed.length < nonceBytes + tagBytes) throw new CodecError('An encrypted payload is cut short');
    const parts = {
      nonce: sealed.subarray(0, nonceBytes),
      tag: sealed.subarray(nonceBytes, nonceBytes + tagBytes),
      data: sealed.subarray(nonceBytes + tagBytes),
    };
    const body = cipher.decrypt(keyFor(keyId, boundTo), parts, aadOf(encoding, keyId, boundTo));
    if (body === null) throw new CodecError(`An encrypted payload of workflow "${boundTo}" was changed`);
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

function aadOf(encoding: string, keyId: string, boundTo: string): Buffer {
  return Buffer.from(JSON.stringify([encoding, keyId, boundTo]), 'utf8');
}

function bytes(text: string): Uint8Array {
  return Buffer.from(text, 'utf8');
}

function textOf(payload: Payload, name: string): string {
  return Buffer.from(payload.metadata?.[name] ?? []).toString('utf8');
}
