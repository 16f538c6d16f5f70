/**
 * Terms as the regulation states them. Pure data: workflows carry it, only this folder computes with it.
 *
 * `working-days` 工作日 · `days` 日 (natural days, rolled to the next working day) · `same-day` 当天/当日.
 */
export type Term =
  | { readonly kind: 'working-days'; readonly count: number }
  | { readonly kind: 'days'; readonly count: number }
  | { readonly kind: 'same-day' };

/** n working days (工作日); the day of the event is not counted. */
export const workingDays = (count: number): Term => ({ kind: 'working-days', count });
/** n natural days (日); the day of the event is not counted, an end on a rest day rolls forward (民法典 203). */
export const days = (count: number): Term => ({ kind: 'days', count });
/** The same day if it is a working day, else the next one (当天). */
export const sameDay: Term = { kind: 'same-day' };
