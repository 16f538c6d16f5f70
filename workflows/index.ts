/** Exactly what the worker registers: one line per documented process. */
export { hotlineTicketWorkflow } from './hotline-ticket/workflow.ts';
export { labourMediationWorkflow } from './labour-mediation/workflow.ts';
export { legalAidWorkflow } from './legal-aid/workflow.ts';
