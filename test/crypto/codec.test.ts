import {
  DefaultPayloadConverter,
  type Payload,
  type PayloadCodec,
  type SerializationContext,
} from '@temporalio/common';
import { describe, expect, test } from 'vitest';
import { CodecError, createCodec } from '../../activities/codec/codec.ts';
import { ensureKeysFile, loadKeys } from '../../db/crypto/keys.ts';
import { addMasterKey, useMasterKey } from '../../db/crypto/rotation.ts';
import { damaged, freshKeys, temporaryFolder } from './support.ts';

const converter = new DefaultPayloadConverter();
const value = { text: 'canary 张三 13800138000' };
const plain = converter.toPayload(value);
const first = workflow('hotline-ticket:HT-2026-000001');
const second = workflow('hotline-ticket:HT-2026-000002');

function workflow(workflowId: string): SerializationContext {
  return { type: 'workflow', namespace: 'default', workflowId };
}

function activity(workflowId?: string): SerializationContext {
  const base = { type: 'activity', namespace: 'default', activityId: '1', isLocal: true } as const;
  return workflowId === undefined ? base : { ...base, workflowId };
}

async function encoded(
  codec: PayloadCodec,
  context?: SerializationContext,
  payload: Payload = plain,
): Promise<Payload> {
  const [one] = await codec.encode([payload], context);
  if (!one) throw new Error('no payload');
  return one;
}

async function decoded(codec: PayloadCodec, payload: Payload, context?: SerializationContext): Promise<unknown> {
  const [one] = await codec.decode([payload], context);
  return one && converter.fromPayload(one);
}

function metadata(payload: Payload): Record<string, string> {
  return Object.fromEntries(Object.entries(payload.metadata ?? {}).map(([k, v]) => [k, Buffer.from(v).toString()]));
}

describe('the codec', () => {
  const codec = createCodec(freshKeys());

  test('hides everything but key id and workflow id', async () => {
    const sealed = await encoded(codec, first);
    expect(metadata(sealed)).toEqual({
      encoding: 'binary/sanji-aes256gcm',
      'key-id': 'k1',
      'bound-to': 'hotline-ticket:HT-2026-000001',
    });
    expect(Buffer.from(sealed.data ?? []).toString('latin1')).not.toMatch(/canary|13800138000|json/);
    expect(await decoded(codec, sealed, first)).toEqual(value);
    expect(await decoded(codec, sealed, activity('hotline-ticket:HT-2026-000001'))).toEqual(value);
  });

  test.each([[undefined], [null], [''], [new Uint8Array([0, 255])], ['𬭎'], [[]]])('gives %j back', async (given) => {
    const sealed = await encoded(codec, first, converter.toPayload(given));
    expect(await decoded(codec, sealed, first)).toEqual(given);
  });

  test('refuses the payload of another workflow', async () => {
    const sealed = await encoded(codec, first);
    await expect(codec.decode([sealed], second)).rejects.toThrow(CodecError);
    await expect(codec.decode([sealed], activity('hotline-ticket:HT-2026-000002'))).rejects.toThrow(CodecError);
  });

  test('refuses it also with its label changed', async () => {
    const sealed = await encoded(codec, first);
    for (const label of ['hotline-ticket:HT-2026-000002', '']) {
      const moved = { ...sealed, metadata: { ...sealed.metadata, 'bound-to': Buffer.from(label) } };
      await expect(codec.decode([moved], second)).rejects.toThrow(CodecError);
      await expect(codec.decode([moved])).rejects.toThrow(CodecError);
    }
  });

  test('refuses it after any bit changed, and says nothing of its content', async () => {
    const sealed = await encoded(codec, first, converter.toPayload('canary'));
    for (const data of damaged(sealed.data ?? Buffer.alloc(0))) {
      const refusal = await codec.decode([{ ...sealed, data }], first).catch((error: unknown) => error);
      expect(refusal).toBeInstanceOf(CodecError);
      expect((refusal as Error).message).not.toContain('canary');
    }
    await expect(codec.decode([{ metadata: sealed.metadata ?? {} }], first)).rejects.toThrow(CodecError);
  });

  test('reads without a context by what the payload says, as a codec server does', async () => {
    expect(await decoded(codec, await encoded(codec, first))).toEqual(value);
    expect(await decoded(codec, await encoded(codec, first), activity())).toEqual(value);
  });

  test('binds to no workflow without a context, which every workflow may read', async () => {
    const sealed = await encoded(codec);
    expect(metadata(sealed)['bound-to']).toBe('');
    expect(await decoded(codec, sealed, first)).toEqual(value);
  });

  test('takes the runs of one Schedule for one workflow', async () => {
    const arguments_ = await encoded(codec, workflow('daily'));
    const lastResult = await encoded(codec, workflow('daily-2026-11-22T01:00:00Z'));
    for (const payload of [arguments_, lastResult]) {
      expect(await decoded(codec, payload, workflow('daily-2026-11-23T01:00:00Z'))).toEqual(value);
      await expect(codec.decode([payload], workflow('weekly-2026-11-23T01:00:00Z'))).rejects.toThrow(CodecError);
    }
  });

  test('lets payloads of other encodings pass untouched', async () => {
    expect((await codec.decode([plain, {}], first))[0]).toBe(plain);
  });

  test('reads after a rotation what was sealed before it', async () => {
    const path = `${temporaryFolder()}/keys.json`;
    ensureKeysFile(path);
    const before = await encoded(createCodec(loadKeys(path)), first);
    useMasterKey(path, addMasterKey(path));
    const rotated = createCodec(loadKeys(path));
    expect(metadata(await encoded(rotated, first))['key-id']).toBe('k2');
    expect(await decoded(rotated, before, first)).toEqual(value);
    const relabelled = { ...before, metadata: { ...before.metadata, 'key-id': Buffer.from('k2') } };
    await expect(rotated.decode([relabelled], first)).rejects.toThrow(CodecError);
    const lost = { ...before, metadata: { ...before.metadata, 'key-id': Buffer.from('k9') } };
    await expect(rotated.decode([lost], first)).rejects.toThrow('holds no key "k9"');
  });
});
