import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openOffice, type Office } from '../hotline-ticket/support/office.ts';
import { historyFiles, keep, keysFile } from './recorded.ts';
import { played } from './played.ts';

/** SANJI_RECORD_HISTORIES=1 records what is missing, =all everything anew (only before the first release). */
const wanted = process.env['SANJI_RECORD_HISTORIES'];

describe('recording histories', () => {
  let office: Office;
  beforeAll(async () => {
    office = await openOffice({ keysFile });
  });
  afterAll(() => office.house.stop());

  it.each(played)('%s/%s', async (process, scenario, play) => {
    const file = `${process}/${scenario}.json`;
    if (wanted !== 'all' && (await historyFiles()).includes(file)) return;
    const { workflowId } = await play(office);
    const history = await office.house.client.workflow.getHandle(workflowId).fetchHistory();
    await keep({ process, scenario, workflowId, history });
    expect(history.events?.length).toBeGreaterThan(5);
  });
});
