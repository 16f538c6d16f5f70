import { ALONE, runPart } from './part.ts';

runPart(ALONE);
