import type { Process } from './kit/vocabulary.ts';
import { hotlineTicket } from './hotline-ticket/process.ts';
import { labourMediation } from './labour-mediation/process.ts';
import { legalAid } from './legal-aid/process.ts';

/** Every documented process that is built: API, engine and documentation read this list. */
export const processes: readonly Process[] = [hotlineTicket, labourMediation, legalAid];

/** The name under which the worker registers a process: `hotline-ticket` → `hotlineTicketWorkflow`. */
export const workflowTypeOf = (processName: string): string =>
  `${processName.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase())}Workflow`;

/** The engine's id of a case: `hotline-ticket:HT-2026-000123`. */
export const workflowIdOf = (processName: string, caseNo: string): string => `${processName}:${caseNo}`;
