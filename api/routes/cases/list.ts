import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { phoneIndex } from '../../../db/crypto/blind-index.ts';
import { identityIndex, initialsIndex, phoneEndIndex } from '../../../db/personal/party-indexes.ts';
import { nameIndexOf } from '../../../db/rosters/names.ts';
import { gramsOfQuery } from '../../../db/crypto/grams.ts';
import { searchCases } from '../../../db/queries/case-search.ts';
import {
  type CaseFilter,
  type CasePage,
  type CaseRow,
  listCases,
  type PartyFilter,
} from '../../../db/queries/cases.ts';
import { invalidField, Problem } from '../../problem.ts';
import { isBlank } from '../../texts.ts';
import { answerList, cursorOf } from '../lists/answer.ts';
import { readFrom, readTo } from '../lists/instants.ts';
import { scopeOf } from '../lists/scope.ts';
import { caseColumns, toCaseItems } from './item.ts';
import { casesHolding } from './recheck.ts';
import type { CaseQueryString } from './schemas.ts';

/** What finds people, and not cases by what they are. */
export const OF_PEOPLE = ['q', 'phone', 'phoneEnds', 'name', 'initials', 'identity'] as const;

/** Answers `GET /v1/cases`. */
export async function answerCases(app: FastifyInstance, request: FastifyRequest, reply: FastifyReply) {
  const query = request.query as CaseQueryString;
  if (query.q !== undefined && isBlank(query.q)) throw nothingToSearch();
  const cursor = cursorOf(request, ['instant', 'text']);
  const { unit, holder } = query;
  const { sight } = await scopeOf(app, request.caller, { unit, holder });
  if (sight.headsOnly && OF_PEOPLE.some((name) => query[name] !== undefined))
    throw new Problem('forbidden', undefined, { reason: 'heads-only' });
  const filter = filterOf(app, query);
  const read = (page: CasePage): Promise<CaseRow[]> => {
    const { q } = query;
    if (q === undefined) return listCases(app.db, page);
    const grams = gramsOfQuery(app.house.keys, q);
    const recheck = (caseNos: readonly string[]) => casesHolding(app.house, sight, { q, grams, caseNos });
    return searchCases(app.db, page, { q, grams, recheck });
  };
  return answerList(
    app,
    { request, reply },
    {
      name: 'cases',
      read: (key, limit) =>
        read({ sight, filter, limit, after: key && { openedAt: Number(key[0]), caseNo: String(key[1]) } }),
      keyOf: (row) => [row.openedAt, row.caseNo],
      toItems: (rows) => toCaseItems(app, rows),
      columns: caseColumns,
    },
    cursor,
  );
}

const nothingToSearch = (): Problem => invalidField('?q', '没有可查找的文字 / nothing to search for');

function filterOf(app: FastifyInstance, query: CaseQueryString): CaseFilter {
  const { phone, phoneEnds, name, initials, identity, openedFrom, openedTo, ...others } = query;
  const { q: _q, limit: _limit, cursor: _cursor, format: _format, ...rest } = others;
  return {
    ...rest,
    openedFrom: openedFrom === undefined ? undefined : readFrom(openedFrom, 'openedFrom'),
    openedTo: openedTo === undefined ? undefined : readTo(openedTo, 'openedTo'),
    party: partyOf(app, { phone, phoneEnds, name, initials, identity }),
  };
}

type AskedParty = { readonly [K in 'phone' | 'phoneEnds' | 'name' | 'initials' | 'identity']: string | undefined };

/** What a party is looked for by, as keyed hashes; undefined if by nothing. */
function partyOf(app: FastifyInstance, asked: AskedParty): PartyFilter | undefined {
  const { keys } = app.house;
  const { phone, phoneEnds, name, initials, identity } = asked;
  const found = {
    ...(phone === undefined ? {} : { phoneIndex: known(phoneIndex(keys, phone), 'phone') }),
    ...(phoneEnds === undefined ? {} : { phoneEndIndex: known(phoneEndIndex(keys, phoneEnds), 'phoneEnds') }),
    ...(name === undefined ? {} : { nameIndex: nameIndexOf(keys, name) }),
    ...(initials === undefined ? {} : { initialsIndex: known(initialsIndex(keys, initials), 'initials') }),
    ...(identity === undefined ? {} : { identityIndex: identityIndex(keys, identity) }),
  };
  return Object.keys(found).length === 0 ? undefined : found;
}

const SAID = {
  phone: '不是电话号码 / not a telephone number',
  phoneEnds: '须为四位数字 / four digits',
  initials: '须为拼音首字母 / initials in Latin letters',
} as const;

function known(index: string | null, field: keyof typeof SAID): string {
  if (index !== null) return index;
  throw invalidField(`?${field}`, SAID[field]);
}
