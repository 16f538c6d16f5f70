/** What the routes share by which people keep things: accounts, rosters, endpoints. */
import { Type } from 'typebox';
import { idParameter, refusals as ofLists } from './lists/schemas.ts';

const problem = Type.Unsafe<never>({ $ref: 'Problem#' });
/** Refusals a change may answer with, beside those of a list. */
export const refusals = { ...ofLists, 403: problem, 409: problem };
/** The same where one address may change or try only so often. */
export const limitedRefusals = { ...refusals, 429: problem };
/** Nothing is taken that is not named. */
export const closed = { additionalProperties: false } as const;

/** An id that we gave. */
export const id = Type.String({ minLength: 1, maxLength: 64, pattern: '^[A-Za-z0-9_-]+$' });
export const idParams = Type.Object({ id });
/** What narrows a list to one unit and those below it. */
export const unitQuery = Type.Object({ unit: Type.Optional(idParameter('单位编号 / Unit')) }, closed);

/** What somebody else's system is called here. */
export const systemLabel = Type.String({
  minLength: 1,
  maxLength: 120,
  description: '系统名称（不得为人名） / Name of the system, never a person’s',
});
