/** The product's own worker.ts, with failpoints that a drill may arm at its start or, by SIGWINCH (the others mean an orderly end), while it runs. */
import { armFailpoints } from '../../../activities/failpoint.ts';
import { takeFailpoints } from './arm.ts';

process.on('SIGWINCH', () => armFailpoints(takeFailpoints('worker') ?? ''));
process.env['FAILPOINT'] = takeFailpoints('worker') ?? '';
await import('../../../worker.ts');
