import { type NoticedDay, expandNotice } from './notice.ts';
import { notices } from './notices.ts';

/**
 * Every exceptional day of the published years known to this release (2024–2026), in date order: the rows that seed the
 * table `calendar_days`. A further year is one more entry in notices.ts (see README.md).
 */
export const exceptionalDays: readonly NoticedDay[] = notices.flatMap(expandNotice);
