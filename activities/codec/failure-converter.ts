import { DefaultFailureConverter } from '@temporalio/common';

/**
 * Puts error messages and stack traces into a payload, which the codec then encrypts; the engine shows
 * "Encoded failure" instead. The SDK loads this file by its path with `require`, and again inside the workflow bundle,
 * so it stays plain JavaScript that imports `@temporalio/common` only.
 */
export const failureConverter = new DefaultFailureConverter({ encodeCommonAttributes: true });
