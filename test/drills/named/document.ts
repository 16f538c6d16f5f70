import type { DrillHouse } from '../house.ts';
import { until } from '../wait.ts';
import * as ticket from './tickets.ts';

const { expect } = ticket;
const COLLECTION = '/v1/labour-mediations';
const APPLICATION = {
  ...{ matter: 'wages', employer: '望潮餐饮公司（示例）', claim: '拖欠两个月工资。' },
  caller: { name: '寇辛' },
};

/**
 * The worker dies when a document's PDF is stored and its number not committed, then when it is committed and the case
 * does not know yet. Each act has its document once and no number is skipped. The file of an attempt that was lost stays
 * for the hourly sweep, which takes what no row refers to.
 */
export async function documentGone(house: DrillHouse): Promise<void> {
  const issued = [];
  for (const point of ['document-stored', 'documents-committed', 'record-begin#2']) {
    const { caseNo } = await ticket.perform(house, 'u-legal-caseworker', COLLECTION, APPLICATION);
    await house.arm('worker', `${point}=kill`);
    const operation = house.sender.prepare('u-legal-caseworker', `${COLLECTION}/${caseNo}/accept-and-send-down`, {
      toUnit: 'chaoyang-centre',
    });
    const answer = await house.sender.attempt(operation);
    expect(`${point}: the act is accepted`, answer.class === 'accepted', answer);
    await until('the worker is gone', 20_000, async () => house.stack.pid('worker') === undefined);
    await house.revive();
    const decision = await house.sender.settle(operation, answer);
    expect(`${point}: the act is done`, decision.outcome === 'done', decision);
    issued.push(caseNo);
  }
  for (const caseNo of issued) {
    const rows = await house.query<{ id: string }>('select id from documents where case_no = $1 order by id', [caseNo]);
    const ids = rows.map(({ id }) => id).join();
    expect(`${caseNo}: each document once`, ids === 'acceptance-decision:1,dispatch-note:1', ids);
  }
  const gaps = await house.query(
    `select series, year, count(*), max(serial) from documents group by series, year having count(*) <> max(serial)`,
  );
  expect('no number is shared or skipped', gaps.length === 0, gaps);
}
