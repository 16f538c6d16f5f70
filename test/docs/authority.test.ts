/** docs/authority.md says what the declarations say. */
import { describe, expect, it } from 'vitest';
import { actionsOf } from '../../api/actions.ts';
import { roles, roleWords, type Sees } from '../../workflows/kit/roles.ts';
import { processes } from '../../workflows/processes.ts';
import { filesEnding, rowsOf, textOf } from './support.ts';

const PAGE = 'docs/authority.md';
const rows = rowsOf(PAGE).map((cells) => cells.join(' | '));

const SEES: Readonly<Record<Sees, string>> = {
  cases: 'cases of the subtree, handed, copied or linked',
  heads: 'heads, deadlines and journals of the same',
  named: 'cases in which they are named now',
  nothing: 'no case',
};

/** Acts by role and place: those of every process once, then what each process has besides. */
function actsByRole(): string[] {
  const byPlace = new Map<string, Map<string, Set<string>>>();
  for (const process of processes) {
    for (const action of [process.open, ...actionsOf(process)]) {
      for (const { role, at } of action.by) {
        const where = `\`${role}\` | ${at}`;
        const ofProcess = byPlace.get(where) ?? new Map<string, Set<string>>();
        byPlace.set(where, ofProcess);
        ofProcess.set(process.name, (ofProcess.get(process.name) ?? new Set<string>()).add(action.name));
      }
    }
  }
  const listed = (names: readonly string[]) => names.map((name) => `\`${name}\``).join(', ');
  return [...byPlace].sort(byRole).flatMap(([where, ofProcess]) => {
    const sets = processes.map(({ name }) => ofProcess.get(name) ?? new Set<string>());
    const common = [...(sets[0] ?? [])].filter((name) => sets.every((set) => set.has(name)));
    const own = [...ofProcess].map(([name, set]) => [name, [...set].filter((act) => !common.includes(act))] as const);
    return [
      ...(common.length > 0 ? [`${where} | every | ${listed(common)}`] : []),
      ...own.filter(([, acts]) => acts.length > 0).map(([name, acts]) => `${where} | ${name} | ${listed(acts)}`),
    ];
  });
}
const rank = (where: string): number => roles.findIndex((role) => where.startsWith(`\`${role}\``));
const byRole = ([a]: [string, unknown], [b]: [string, unknown]): number => rank(a) - rank(b) || (a < b ? -1 : 1);

describe(PAGE, () => {
  it('has every role, in the words of the declaration, with what it sees', () => {
    const expected = roles.map((role) => {
      const { zh, en, sees } = roleWords[role];
      return `\`${role}\` | ${zh} | ${en} | ${SEES[sees]}`;
    });
    expect(expected.filter((row) => !rows.some((found) => found.startsWith(row)))).toEqual([]);
  });

  it('has every act under every role and place, and no other', () => {
    const expected = actsByRole();
    expect(expected.filter((row) => !rows.includes(row))).toEqual([]);
    const ofRoles = rows.filter((row) => /^`[a-z-]+` \| (platform|intake|holder|above|addressee|named)/.test(row));
    expect(ofRoles.filter((row) => !expected.includes(row))).toEqual([]);
  });

  it('names every place where the house looks beyond its caller’s sight', () => {
    const files = ['api', 'db', 'engine'].flatMap((folder) => filesEnding('.ts', folder));
    const using = files.filter((file) => file !== 'db/row-sight.ts' && textOf(file).includes('asTheHouse('));
    const listed = rows.flatMap((row) => /^\[([^\]]+\.ts)\]\(/.exec(row)?.[1] ?? []);
    expect(using.sort()).toEqual(listed.sort());
  });

  it('names every protected table', () => {
    const migration = textOf('db/migrations/0006_authority.sql');
    const [, list = ''] = /FOREACH protected IN ARRAY ARRAY\[([^\]]+)\]/.exec(migration) ?? [];
    const tables = [...list.matchAll(/'([a-z_]+)'/g)].map(([, name = '']) => name);
    expect(tables.length).toBeGreaterThan(10);
    expect(tables.filter((name) => !textOf(PAGE).includes(`\`${name}\``))).toEqual([]);
  });
});
