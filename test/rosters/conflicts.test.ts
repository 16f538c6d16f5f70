import { expect, it } from 'vitest';
import { conflictsOf, type RosterKind, type Tie } from '../../db/rosters/conflicts.ts';

const tie = (here: Tie['here'], stance: Tie['stance'], how: Tie['how']): Tie => ({ house: 'any', here, stance, how });

it.each<[string, RosterKind, Tie[], string[]]>([
  ['nothing to do with either', 'mediator', [], []],
  ['the employer’s counsel', 'mediator', [tie('employer', 'for', 'client')], ['acts-for-a-party']],
  ['the worker’s counsel', 'mediator', [tie('claimant', 'for', 'client')], ['acts-for-a-party']],
  [
    'represents the employer elsewhere',
    'mediator',
    [tie('employer', 'for', 'case')],
    ['acts-elsewhere-for-other-side'],
  ],
  ['acts against the employer elsewhere', 'mediator', [tie('employer', 'against', 'case')], ['acts-elsewhere-against']],
  ['acts for the employer', 'law-firm', [tie('employer', 'for', 'client')], ['acts-for-a-party']],
  ['acts for the worker anyway', 'law-firm', [tie('claimant', 'for', 'client')], []],
  [
    'acts for the employer in another case',
    'lawyer',
    [tie('employer', 'for', 'case')],
    ['acts-elsewhere-for-other-side'],
  ],
  ['acts against the same employer for another worker', 'lawyer', [tie('employer', 'against', 'case')], []],
  [
    'acts against this worker in another case',
    'lawyer',
    [tie('claimant', 'against', 'case')],
    ['acts-elsewhere-against'],
  ],
  ['acts for this worker in another case', 'law-firm', [tie('claimant', 'for', 'case')], []],
])('%s: %s', (_, kind, ties, codes) => {
  expect(conflictsOf({ kind, isParty: false }, ties).map(({ code }) => code)).toEqual(codes);
});

it('a party is one whatever else they are, and each reason is given once', () => {
  const ties = [tie('employer', 'for', 'client'), tie('claimant', 'for', 'client')];
  const bars = conflictsOf({ kind: 'mediator', isParty: true }, ties);
  expect(bars.map(({ code }) => code)).toEqual(['is-a-party', 'acts-for-a-party']);
  expect(bars.every(({ zh, en }) => zh !== '' && en !== '')).toBe(true);
});
