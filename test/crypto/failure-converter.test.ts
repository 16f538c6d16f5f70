import { ActivityFailure, ApplicationFailure, type SerializationContext } from '@temporalio/common';
import {
  decodeFailure,
  encodeErrorToFailure,
  loadDataConverter,
} from '@temporalio/common/lib/internal-non-workflow/index.js';
import proto from '@temporalio/proto';
import { expect, test } from 'vitest';
import { CodecError, dataConverterOptions } from '../../activities/codec/codec.ts';
import { freshKeys } from './support.ts';

const { Failure } = proto.temporal.api.failure.v1;
const loaded = loadDataConverter(dataConverterOptions(freshKeys()));
const first: SerializationContext = { type: 'workflow', namespace: 'default', workflowId: 'legal-aid:LA-2026-000001' };
const second: SerializationContext = { ...first, workflowId: 'legal-aid:LA-2026-000002' };

test('messages, details and stack traces of errors are hidden, those of their causes too', async () => {
  const cause = ApplicationFailure.create({ message: 'canary 1', details: ['canary 2'], cause: new Error('canary 3') });
  const error = new ActivityFailure('canary 0', 'record', '1', 'IN_PROGRESS', 'worker', cause);
  const onTheWire = Failure.encode(await encodeErrorToFailure(loaded, error, first)).finish();
  expect(Buffer.from(onTheWire).toString('latin1')).toContain('Encoded failure');
  expect(Buffer.from(onTheWire).toString('latin1')).not.toMatch(/canary|\.test\.ts/);

  const failure = await decodeFailure(loaded.payloadCodecs, Failure.decode(onTheWire), first);
  const read = loaded.failureConverter.failureToError(failure, loaded.payloadConverter, first);
  expect(read.message).toBe('canary 0');
  expect(read.cause).toMatchObject({ message: 'canary 1', details: ['canary 2'], cause: { message: 'canary 3' } });
});

test('an error that passes through a workflow again is still hidden', async () => {
  const inner = await encodeErrorToFailure(loaded, new Error('canary'), first);
  const read = loaded.failureConverter.failureToError(
    await decodeFailure(loaded.payloadCodecs, inner, first),
    loaded.payloadConverter,
    first,
  );
  const again = ApplicationFailure.create({ message: 'failed', cause: read });
  const onTheWire = Failure.encode(await encodeErrorToFailure(loaded, again, first)).finish();
  expect(Buffer.from(onTheWire).toString('latin1')).not.toContain('canary');
});

test('the error of another case is refused', async () => {
  const failure = await encodeErrorToFailure(loaded, new Error('canary'), first);
  await expect(decodeFailure(loaded.payloadCodecs, failure, second)).rejects.toThrow(CodecError);
});
