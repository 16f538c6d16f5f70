/** What the worker of test/kit registers. */
export { sampleWorkflow } from './workflow.ts';
