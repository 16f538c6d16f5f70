/** The product's own server.ts, with failpoints that a drill may arm at its start or, by SIGWINCH (the others mean an orderly end), while it runs. */
import { armFailpoints } from '../../../activities/failpoint.ts';
import { takeFailpoints } from './arm.ts';

process.on('SIGWINCH', () => armFailpoints(takeFailpoints('api') ?? ''));
process.env['FAILPOINT'] = takeFailpoints('api') ?? '';
await import('../../../server.ts');
