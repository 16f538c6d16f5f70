import { condition, defineSignal, defineUpdate, setHandler } from '@temporalio/workflow';

export const poke = defineUpdate<number, [string]>('poke');
export const nudge = defineSignal<[string]>('nudge');
export const end = defineSignal('end');

/** The least a case could be: it counts what it is sent and writes nothing. */
export async function bareCase(): Promise<void> {
  let count = 0;
  let ended = false;
  setHandler(poke, () => {
    count += 1;
    return count;
  });
  setHandler(nudge, () => {
    count += 1;
  });
  setHandler(end, () => {
    ended = true;
  });
  await condition(() => ended);
}
