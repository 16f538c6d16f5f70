/** Classes of SQLSTATE that say the server cannot serve now: connection, resources, shutdown or time-out, system, internal. */
const UNAVAILABLE = /^(08|53|57|58|XX)/;
const SQLSTATE = /^[0-9A-Z]{5}$/;
const NETWORK = /^(E[A-Z]+|ERR_[A-Z_]+)$/;
const DRIVER = /timeout|terminated|Connection|connect|not queryable|read-only/i;

/** Whether the database did not answer, rather than refuse the statement. */
export function isUnavailable(error: unknown): boolean {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    const { code } = cause as { code?: unknown };
    if (code === '25006') return true; // a standby, or read-only: no write can be taken
    if (typeof code === 'string' && SQLSTATE.test(code) && !NETWORK.test(code)) return UNAVAILABLE.test(code);
    if (typeof code === 'string' && NETWORK.test(code)) return true;
    if (!(cause.cause instanceof Error) && DRIVER.test(cause.message)) return true;
  }
  return false;
}
