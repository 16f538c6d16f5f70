import { runPart, WAITING } from './part.ts';

runPart(WAITING[1]!, { kills: 4 });
