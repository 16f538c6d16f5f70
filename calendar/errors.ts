/** What the calendar refuses, as a stable code. */
export type CalendarErrorCode =
  | 'invalid-date'
  | 'invalid-time'
  | 'invalid-instant'
  | 'out-of-range'
  | 'invalid-row'
  | 'invalid-term'
  | 'invalid-business-hours'
  | 'invalid-suspension'
  | 'invalid-extension';

/** The one error this folder throws. The message never holds case data, only dates, times and rule names. */
export class CalendarError extends Error {
  override readonly name = 'CalendarError';
  readonly code: CalendarErrorCode;

  constructor(code: CalendarErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}
