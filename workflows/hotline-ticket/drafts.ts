import { policy } from '../kit/vocabulary.ts';

/** How long is kept what a call that nobody signed would have opened. */
export const draftDays = policy(
  'ticket-draft-days',
  30,
  { zh: '来电草稿保存天数', en: 'Days a draft of a call is kept' },
  1,
);
