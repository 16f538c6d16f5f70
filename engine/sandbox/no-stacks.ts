/**
 * Runs once in each workflow thread, before any workflow. The SDK's promise hook asks for a stack at every promise, maps
 * it to sources and keeps it for Temporal's “stack trace” tab; nobody reads it, since a case tells by its card where it
 * stands. `SANJI_WORKFLOW_STACKS=1` leaves this module out.
 */
Error.stackTraceLimit = 0;
