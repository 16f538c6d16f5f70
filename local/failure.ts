/**
 * A start that cannot go on for a reason the user can act on. The message is one line that says what is wrong and
 * what to do; it is shown without a stack trace.
 */
export class StartFailure extends Error {
  override readonly name = 'StartFailure';
}

/** The text of anything thrown, on one line. */
export function oneLine(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return oneLine(error.errors[0]);
  const text = error instanceof Error ? error.message || error.name : String(error);
  return text.replace(/\s*\n\s*/g, ' ').trim();
}
