import { appendFile, mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { SmsOperator } from './operator.ts';

/**
 * Carries texts nowhere: a line of JSON each in a file that its owner alone reads, to look at what would have been sent.
 * @param delivers takes them for delivered, as a phone would; in development only
 */
export function fileOperator(path: string, delivers: boolean): SmsOperator {
  return {
    ...{ name: 'file', registers: false },
    async send({ outId, number, signName, code, text }) {
      try {
        await mkdir(dirname(path), { recursive: true });
        const line = JSON.stringify({ outId, number, code, text: signName === '' ? text : `【${signName}】${text}` });
        await appendFile(path, `${line}\n`, { mode: 0o600 });
        return { taken: true, delivered: delivers };
      } catch (error) {
        const code = (error as NodeJS.ErrnoException).code ?? 'error';
        return { taken: false, code, why: 'unanswered', final: false };
      }
    },
  };
}
