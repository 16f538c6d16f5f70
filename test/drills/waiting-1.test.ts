import { runPart, WAITING } from './part.ts';

runPart(WAITING[0]!);
