import { expect, test } from 'vitest';
import { runUnder } from './support.ts';

const zones = ['UTC', 'Asia/Shanghai', 'America/New_York', 'Pacific/Kiritimati'];

test(`thousands of results are the same bytes under ${zones.join(', ')}`, { timeout: 60_000 }, async () => {
  const digests = await Promise.all(zones.map((zone) => runUnder(zone, './digest.ts')));
  expect(digests[0]).toMatch(/^3000 [0-9a-f]{64}$/);
  expect(new Set(digests).size, digests.join('\n')).toBe(1);
});
