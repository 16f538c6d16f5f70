import { randomInt, randomUUID } from 'node:crypto';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { and, asc, eq } from 'drizzle-orm';
import { inject } from 'vitest';
import { CaseKeyCache } from '../../../db/crypto/case-key-cache.ts';
import { sealJson } from '../../../db/crypto/case-key.ts';
import { unitRef } from '../../../db/organisations/tree.ts';
import { caseJournal, cases, commands, deadlines } from '../../../db/schema/index.ts';
import { fastForward } from '../../../engine/fast-forward.ts';
import { deliver } from '../../../engine/signal.ts';
import type { CaseView, Command, Fact, OpenCommand } from '../../../workflows/kit/messages.ts';
import type { Receipt } from '../../../workflows/kit/receipt.ts';
import { bundleWorkflows } from '../../../engine/bundle.ts';
import { startHouse, type HouseOptions, type TestHouse } from '../../support/house.ts';
import { untilAtRest } from './at-rest.ts';
import type { ways } from '../sample/process.ts';

const PLATFORM = 'bj-12351';
const actor = { userId: 'u-sample', roles: [{ role: 'call-taker' as const, unit: PLATFORM }] };

/** A house whose worker runs the sample. */
export async function startSampleHouse(options: Omit<HouseOptions, 'bundlePath'> = {}): Promise<TestHouse> {
  const workflowsPath = fileURLToPath(new URL('../sample/index.ts', import.meta.url));
  return startHouse({
    ...options,
    bundlePath: await bundleWorkflows({ folder: dirname(inject('bundlePath')), workflowsPath }),
  });
}

/** A case of the sample, worked on by signals as the API would send them. */
export class SampleCase {
  readonly caseNo: string;
  readonly #house: TestHouse;
  #aheadMs = 0;

  private constructor(house: TestHouse, caseNo: string) {
    this.#house = house;
    this.caseNo = caseNo;
  }
  get workflowId(): string {
    return `sample:${this.caseNo}`;
  }
  get handle() {
    return this.#house.client.workflow.getHandle(this.workflowId);
  }

  /** Opens a case that goes the way asked for. */
  static async open(house: TestHouse, way: keyof typeof ways): Promise<SampleCase> {
    const opened = new SampleCase(house, `SP-2026-${randomInt(100_000, 999_999)}`);
    const platform = await unitRef(house.db, PLATFORM);
    if (!platform) throw new Error('no platform');
    const key = await new CaseKeyCache(house.keys).create(house.db, opened.caseNo);
    const signal: Omit<OpenCommand, 'id'> = {
      ...{ action: 'open', actor, receivedAt: Date.now(), body: { way }, given: ['account'], units: {} },
      ...{ title: '样例 sample', platform, policies: {} },
    };
    const id = randomUUID();
    const bodyCipher = sealJson(key, `command:${id}`, { account: '仅供测试' });
    await opened.#send({ kind: 'open', signal: { ...signal, id }, bodyCipher });
    await opened.answerOf(id);
    return opened;
  }
  /** A case that is there already. */
  static at(house: TestHouse, caseNo: string): SampleCase {
    return new SampleCase(house, caseNo);
  }

  /** Sends an act; its receipt is waited for with `answerOf`. @returns the command's id. */
  async send(action: string, body: Command['body'] = {}): Promise<string> {
    const id = randomUUID();
    const receivedAt = Date.now() + this.#aheadMs;
    await this.#send({ kind: 'act', signal: { id, action, actor, receivedAt, body, given: [], units: {} } });
    return id;
  }
  /** Sends an act and waits for its receipt. */
  async does(action: string, body: Command['body'] = {}): Promise<Receipt> {
    return this.answerOf(await this.send(action, body));
  }
  async answerOf(commandId: string, withinMs = 20_000): Promise<Receipt> {
    for (const until = Date.now() + withinMs; Date.now() < until;) {
      const [row] = await this.#house.db.select().from(commands).where(eq(commands.id, commandId));
      if (row?.receipt) return row.receipt as Receipt;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error(`no answer to ${commandId} within ${withinMs} ms`);
  }

  async view(): Promise<CaseView> {
    const [row] = await this.#house.db.select().from(cases).where(eq(cases.caseNo, this.caseNo));
    return row?.view as CaseView;
  }
  /** The journal: cause and kinds of facts of every entry. */
  async journal(): Promise<{ seq: number; cause: string; at: number; facts: Fact[] }[]> {
    const rows = await this.#house.db
      .select()
      .from(caseJournal)
      .where(eq(caseJournal.caseNo, this.caseNo))
      .orderBy(asc(caseJournal.seq));
    return rows.map(({ seq, cause, at, facts }) => ({ seq, cause, at, facts: facts as Fact[] }));
  }
  async kinds(): Promise<string[]> {
    return (await this.journal()).flatMap((entry) => entry.facts.map((fact) => fact.kind));
  }
  async limit(id: string) {
    const [row] = await this.#house.db
      .select()
      .from(deadlines)
      .where(and(eq(deadlines.caseNo, this.caseNo), eq(deadlines.id, id)));
    if (!row) throw new Error(`no limit ${id}`);
    return row;
  }

  /** Time passes for this case alone. */
  async skip(ms: number): Promise<void> {
    this.#aheadMs += ms;
    await fastForward(this.#house.client, [this.workflowId], ms);
    await untilAtRest(this.#house.db, this.caseNo, Date.now() + this.#aheadMs - 500);
  }
  async skipPast(id: string): Promise<void> {
    await this.skip(((await this.limit(id)).dueAt ?? 0) + 1_000 - (Date.now() + this.#aheadMs));
  }

  async #send(sent: { kind: 'open' | 'act'; signal: Command | OpenCommand; bodyCipher?: Buffer }): Promise<void> {
    const { id, action, receivedAt } = sent.signal;
    const row = { ...sent, process: 'sample', caseNo: this.caseNo };
    await this.#house.db.insert(commands).values({
      ...row,
      ...{ id, caller: actor.userId, route: `sample ${id}`, bodyHash: '', action, receivedAt },
      nextAttemptAt: Date.now() + 60_000,
    });
    await deliver(this.#house.client, this.#house.taskQueue, row, 5_000);
  }
}
