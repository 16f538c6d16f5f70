import proto from '@temporalio/proto';
import { Worker } from '@temporalio/worker';
import { describe, expect, inject, it } from 'vitest';
import { createCodec, dataConverterOptions } from '../../activities/codec/codec.ts';
import { loadKeys } from '../../db/crypto/keys.ts';
import { historyFiles, keysFile, read } from '../histories/recorded.ts';
import { played } from '../histories/played.ts';
import { payloadsIn } from '../histories/payloads.ts';
import { feedback, intake } from '../hotline-ticket/support/people.ts';
import { agreement, application, breakdown, plan, unwilling } from '../labour-mediation/support/disputes.ts';
import * as legalAid from '../legal-aid/support/aid.ts';
import { processes } from '../../workflows/processes.ts';
import { quietRuntime } from '../support/runtime.ts';

quietRuntime();

const keys = loadKeys(keysFile);
const files = await historyFiles();
/** What nobody but the house may read: everything people in the scenarios are called, live at and say. */
const personal: readonly string[] = [
  ...Object.values(intake.caller),
  ...[intake.question, intake.employer, feedback.findings, feedback.result],
  ...Object.values(application.caller),
  ...[application.claim, application.employer, unwilling.reason, plan.plan, agreement.terms, breakdown.reason],
  ...Object.values(legalAid.application.caller),
  ...[legalAid.application.claim, legalAid.application.means, legalAid.application.opponent, legalAid.ending.summary],
  ...[legalAid.because.reason, legalAid.missing.papers, legalAid.grounds.grounds, '濮阳', '利益冲突', '高额赔偿'],
  ...['旧邻居', '付清', '分歧', '另有二十余名', '受理范围'],
  ...['押金', '退还', '梅朵', '和解', '社保能否', '考勤记录'],
];

describe('recorded histories', () => {
  it('are there for every scenario', () => {
    const wanted = played.map(([process, scenario]) => `${process}/${scenario}.json`);
    for (const { name } of processes)
      expect(wanted.filter((file) => file.startsWith(`${name}/`)).length, name).toBeGreaterThanOrEqual(9);
    expect(files).toEqual(expect.arrayContaining(wanted));
  });

  it.each(files)('%s replays on the code as it stands', async (file) => {
    const { workflowId, history } = await read(file);
    const options = { workflowBundle: { codePath: inject('bundlePath') }, dataConverter: dataConverterOptions(keys) };
    await Worker.runReplayHistory(options, history, workflowId);
  });

  it('replay under their own workflow’s id only: the codec is bound to it', async () => {
    const { history } = await read(files[0] ?? '');
    const options = { workflowBundle: { codePath: inject('bundlePath') }, dataConverter: dataConverterOptions(keys) };
    await expect(Worker.runReplayHistory(options, history, 'hotline-ticket:HT-2026-000000')).rejects.toThrow();
  });

  it('that the code could not have made are noticed', async () => {
    const { workflowId, history } = await read('hotline-ticket/answered-in-time.json');
    const timer = history.events?.find((event) => event.timerStartedEventAttributes);
    Object.assign(timer ?? {}, {
      eventType: proto.temporal.api.enums.v1.EventType.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED,
      activityTaskScheduledEventAttributes: { activityId: '1', activityType: { name: 'pay' } },
      timerStartedEventAttributes: null,
    });
    const options = { workflowBundle: { codePath: inject('bundlePath') }, dataConverter: dataConverterOptions(keys) };
    await expect(Worker.runReplayHistory(options, history, workflowId)).rejects.toThrow(/nondeterminism/i);
  });

  it.each(files)('%s holds nothing personal, neither in clear nor inside its payloads', async (file) => {
    const { workflowId, history, text } = await read(file);
    const payloads = payloadsIn(history);
    const decoded = await createCodec(keys).decode(payloads, { type: 'workflow', workflowId, namespace: 'default' });
    const inside = decoded.map(({ data }) => Buffer.from(data ?? []).toString('utf8')).join('\n');
    expect(inside, 'the payloads were really opened').toContain('receivedAt');
    for (const words of personal) {
      expect(text).not.toContain(words);
      expect(text).not.toContain(Buffer.from(words).toString('base64'));
      expect(inside).not.toContain(words);
    }
    expect(text, 'what the engine knows is encrypted too').not.toMatch(/chaoyang-caseworker|give-feedback/);
  });
});
