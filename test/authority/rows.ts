import type { Identity } from './identities.ts';
import { rulesFor, type Cell, type Rule, type Thing } from './rules.ts';
import { keys, processes, roles, routes } from './table.ts';

const { act, opens, seen } = rulesFor(roles);

/** Who may do each act of a process. */
export const actsOf = (process: string): ReadonlyMap<string, string> =>
  new Map(
    Object.entries(processes[process]?.acts ?? {}).flatMap(([names, by]) =>
      names.split(' ').map((name) => [name, by] as const),
    ),
  );

/** The table as rows by route. */
export const rows: ReadonlyMap<string, Rule> = new Map([
  ...Object.entries(routes),
  ...Object.entries(processes).flatMap(([process, { collection, platform, tiers }]) => [
    [`GET /v1/${collection}/:caseNo`, seen] as const,
    ...[...actsOf(process)].map(([name, by]) =>
      name === 'open'
        ? ([`POST /v1/${collection}`, opens(by, platform, tiers)] as const)
        : ([`POST /v1/${collection}/:caseNo/${name}`, act(by)] as const),
    ),
  ]),
]);

/** The row a route goes by: HEAD as GET, the preview of an act as the act. */
export const rowKey = (route: string): string =>
  route.replace(/^HEAD /, 'GET ').replace(/(:caseNo\/[^/]+)\/preview$/, '$1');
export const rowOf = (route: string): Rule | undefined => rows.get(rowKey(route));

/** What the table says of a route to somebody about something; a machine's key opens what it is for and nothing else. */
export function expectedOf(route: string, rule: Rule, who: Identity, what: Thing): Cell {
  if (who.purpose === undefined || rule.isPublic) return rule.cell(who, what);
  const row = rowKey(route);
  if (
    !keys[who.purpose].some((opened) => (opened.endsWith('*') ? row.startsWith(opened.slice(0, -1)) : row === opened))
  )
    return 'forbidden';
  return who.purpose === 'figures' ? 'ok' : rule.cell(who, what);
}
