import { ApplicationFailure } from '@temporalio/common';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { caseJournal, caseLinks, commands, notices } from '../../db/schema/index.ts';
import type { TestHouse } from '../support/house.ts';
import { SampleCase, startSampleHouse } from './support/driver.ts';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
let house: TestHouse;
/** What `pay` does next, and what it was asked. */
const bank = {
  failures: [] as (() => Error)[],
  asked: [] as { input: unknown; key: string; journalled: string[] }[],
  open: Promise.resolve(),
};

beforeAll(async () => {
  house = await startSampleHouse({
    activities: {
      pay: async (input: unknown, key: string) => {
        const caseNo = key.split(':')[0] ?? '';
        const rows = await house.db.select().from(caseJournal).where(eq(caseJournal.caseNo, caseNo));
        const journalled = rows.flatMap((r) => (r.facts as { kind: string }[]).map((f) => f.kind));
        bank.asked.push({ input, key, journalled });
        await bank.open;
        const failure = bank.failures.shift();
        if (failure) throw failure();
        return { reference: `paid ${bank.asked.length}` };
      },
    },
  });
});
afterAll(() => house.stop());

describe('branches side by side', () => {
  it('are answered act by act, each when the case rests', async () => {
    const c = await SampleCase.open(house, 'parallel');
    expect((await c.view()).open).toEqual(['left', 'right']);
    // Sent together: still one rest, one entry and one receipt each.
    const [first, second] = [await c.send('right'), await c.send('left')];
    expect(await c.answerOf(first)).toMatchObject({ outcome: 'done', open: ['left', 'proceed'], seq: 2 });
    expect(await c.answerOf(second)).toMatchObject({ outcome: 'done', open: ['proceed'], seq: 3 });
    expect(await c.does('left')).toMatchObject({ outcome: 'refused', reason: 'not-open-now', seq: 3 });
    expect(await c.does('proceed')).toMatchObject({ open: ['finish'], seq: 4 });
    expect((await c.view()).details['leftBy']).toBe('u-sample');
    expect(await c.does('finish')).toMatchObject({ caseOutcome: 'done' });
    expect((await c.journal()).map((entry) => entry.facts.filter((f) => f.kind === 'acted').length)).toEqual([
      ...[0, 1, 1, 1, 1],
    ]);
  });

  it('may wait for the same act: the first that takes it has it', async () => {
    const c = await SampleCase.open(house, 'same-act');
    expect(await c.does('both', { side: 'right' })).toMatchObject({ outcome: 'done', open: ['both'] });
    expect(await c.does('both', { side: 'right' })).toMatchObject({ outcome: 'refused', code: 'conflict' });
    expect(await c.does('both', { side: 'left' })).toMatchObject({ caseOutcome: 'done' });
  });

  it('are all unwound by a withdrawal', async () => {
    const c = await SampleCase.open(house, 'parallel');
    await c.does('left');
    expect(await c.does('withdraw')).toMatchObject({ caseOutcome: 'withdrawn', open: ['reopen'] });
    expect(await c.does('reopen')).toMatchObject({ open: ['left', 'right'], round: 2 });
  });
});

describe('several duties on one wait', () => {
  it('run from one start and are met by one act, each judged by itself', async () => {
    const c = await SampleCase.open(house, 'duties');
    const [plan, finish] = [await c.limit('plan:1'), await c.limit('finish:1')];
    expect(plan.startedAt).toBe(finish.startedAt);
    await c.skipPast('plan:1');
    const told = await house.db.select().from(notices).where(eq(notices.caseNo, c.caseNo));
    expect(told.map((n) => n.kind)).toEqual(['plan-missed']);
    await c.does('plan');
    expect((await c.limit('plan:1')).state).toBe('met-late');
    expect(await c.does('finish')).toMatchObject({ caseOutcome: 'done' });
    expect((await c.limit('finish:1')).state).toBe('met');
  });

  it('take the term in force on the day of opening, whatever comes later', async () => {
    const c = await SampleCase.open(house, 'duties');
    const { dueAt, startedAt } = await c.limit('finish:1');
    expect(dueAt ?? 0).toBeGreaterThan(startedAt + 14 * DAY_MS);
    await c.does('finish');
    expect([(await c.limit('plan:1')).state, (await c.limit('finish:1')).state]).toEqual(['met', 'met']);
  });
});

describe('a window', () => {
  it('is used while it is open', async () => {
    const c = await SampleCase.open(house, 'window');
    expect(await c.does('object')).toMatchObject({ caseOutcome: 'objected' });
    expect((await c.limit('objection:1')).state).toBe('met');
  });

  it('lapses, and the process goes on by itself', async () => {
    const c = await SampleCase.open(house, 'window');
    await c.skipPast('objection:1');
    await c.skip(HOUR_MS);
    expect(await c.view()).toMatchObject({ outcome: 'no-objection', stage: 'archived' });
    const { dueAt, state } = await c.limit('objection:1');
    expect(state).toBe('lapsed');
    const lapsed = (await c.journal()).find((entry) => entry.cause.startsWith('expired:objection'));
    expect(lapsed).toMatchObject({ at: dueAt, facts: [{ kind: 'window-lapsed' }, { kind: 'closed' }, {}, {}] });
    const closedAfter = ((await c.view()).closedAt ?? 0) - (dueAt ?? 0);
    expect(closedAfter, 'not when the last comer was waited for').toBeLessThan(60_000);
  });

  it('that is over refuses who comes late, and moves the process on first', async () => {
    const c = await SampleCase.open(house, 'window');
    await c.skip(((await c.limit('objection:1')).dueAt ?? 0) - Date.now() + 1);
    expect(await c.does('object')).toMatchObject({ outcome: 'refused', caseOutcome: 'no-objection' });
  });

  it('shared by two branches lapses for those who still wait', async () => {
    const c = await SampleCase.open(house, 'shared-window');
    await c.does('left');
    expect((await c.limit('objection:1')).state).toBe('running');
    await c.skipPast('objection:1');
    await c.skip(HOUR_MS);
    expect(await c.view()).toMatchObject({ outcome: 'done', details: { ends: 'left lapsed' } });
  });
});

describe('a side effect', () => {
  it('is performed after what precedes it is recorded, repeated until it succeeds, under one key', async () => {
    bank.failures = [() => new Error('line down'), () => new Error('line down')];
    bank.asked = [];
    const c = await SampleCase.open(house, 'perform');
    await until(async () => (await c.view()).details['reference'] === 'paid 3');
    expect(bank.asked.map((a) => a.input)).toEqual(Array(3).fill({ yuan: 3_000 }));
    expect(new Set(bank.asked.map((a) => a.key))).toEqual(new Set([`${c.caseNo}:pay:1`]));
    expect(bank.asked[0]?.journalled).toContain('performing');
    expect((await c.journal()).at(-1)).toMatchObject({ cause: 'performed:pay:1', facts: [{ kind: 'performed' }, {}] });
    expect(await c.does('finish')).toMatchObject({ caseOutcome: 'done' });
  });

  it('that says never again is tried again later, and the case does not end', async () => {
    bank.failures = [() => ApplicationFailure.nonRetryable('account closed')];
    const c = await SampleCase.open(house, 'perform');
    await until(async () => bank.failures.length === 0);
    expect((await c.handle.describe()).status.name).toBe('RUNNING');
    await c.skip(HOUR_MS);
    await until(async () => (await c.view()).stage === 'working');
    await c.does('finish');
  });

  it('is performed to its end when the case is withdrawn meanwhile', async () => {
    let letIn = (): void => undefined;
    bank.open = new Promise((resolve) => (letIn = resolve));
    const c = await SampleCase.open(house, 'perform');
    expect(await c.does('withdraw')).toMatchObject({ outcome: 'done', stage: 'paying', open: [] });
    expect(await c.does('withdraw')).toMatchObject({ outcome: 'refused', reason: 'not-open-now' });
    letIn();
    await until(async () => (await c.view()).outcome === 'withdrawn');
    const end = (await c.journal()).at(-1);
    expect(end?.facts.map((f) => f.kind)).toEqual(['performed', 'closed', 'stage-entered', 'deadline-started']);
    expect(await c.does('reopen')).toMatchObject({ stage: 'paying', round: 2 });
    await until(async () => (await c.view()).stage === 'working');
  });
});

describe('a hand-off', () => {
  it('opens the other case through the relay, linked both ways, with the papers it carries', async () => {
    const c = await SampleCase.open(house, 'handoff');
    await c.does('proceed');
    const [link] = await house.db.select().from(caseLinks).where(eq(caseLinks.caseNo, c.caseNo));
    expect(link).toMatchObject({ kind: 'follow-up' });
    const other = SampleCase.at(house, link?.linkedCaseNo ?? '');
    await until(async () => (await other.view()) !== undefined);
    expect(await other.view()).toMatchObject({ process: 'sample', open: ['plan', 'finish'] });
    const [intake] = await house.db.select().from(commands).where(eq(commands.caseNo, other.caseNo));
    expect(intake).toMatchObject({ kind: 'open', status: 'done', route: `handoff:${c.caseNo}` });
    expect((intake?.signal as { given: string[] }).given).toEqual(['account']);
    await c.does('finish');
    expect(await other.does('finish'), 'it outlives its parent').toMatchObject({ caseOutcome: 'done' });
  });
});

describe('what comes from outside', () => {
  it('a cancellation in Temporal’s UI is journalled and ignored', async () => {
    const c = await SampleCase.open(house, 'window');
    await c.handle.cancel();
    await until(async () => (await c.kinds()).includes('cancellation-ignored'));
    expect((await c.handle.describe()).status.name).toBe('RUNNING');
    expect(await c.does('object')).toMatchObject({ caseOutcome: 'objected' });
    expect((await c.kinds()).filter((kind) => kind === 'cancellation-ignored')).toHaveLength(1);
  });

  it.each(['left', 'right'])('a bug in the body wedges the case, but does not end it (%s)', async (action) => {
    const c = await SampleCase.open(house, 'bug');
    const sent = await c.send(action);
    await until(() => hasFailedTask(c));
    expect((await c.handle.describe()).status.name).toBe('RUNNING');
    await expect(c.answerOf(sent, 500)).rejects.toThrow('no answer');
    expect(
      (await c.kinds()).filter((kind) => kind === 'acted'),
      'nobody was told it was done',
    ).toEqual([]);
    await c.handle.terminate('end of the test');
  });
});

async function hasFailedTask(c: SampleCase): Promise<boolean> {
  const { events } = await c.handle.fetchHistory();
  return (events ?? []).some((event) => event.workflowTaskFailedEventAttributes);
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  for (const end = Date.now() + 20_000; Date.now() < end;) {
    if (await holds()) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('it did not come about within 20 s');
}
