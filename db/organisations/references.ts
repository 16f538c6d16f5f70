/** What can only be said of a record beside the others: references, tiers, employers, circles. */
import type { Column } from './columns.ts';
import { type RowError, rowError } from './csv.ts';
import { findCycle } from './cycle.ts';
import type { Register } from './register.ts';
import type { Records, UnionValues, UnitValues } from './rows.ts';

/**
 * Judges the registers as they would stand after the import. An error is shown at the file's line that causes it;
 * what the file does not touch is not judged.
 */
export function checkReferences(file: Records, present: Register, future: Register): readonly RowError[] {
  const lineOf = new Map<string, number>();
  const errors: RowError[] = [];
  for (const { line, values } of [...file.unions, ...file.units]) {
    const earlier = lineOf.get(values.id);
    if (earlier === undefined) lineOf.set(values.id, line);
    else errors.push(rowError(line, 'id', values.id, `与第 ${earlier} 行重复`, `already on line ${earlier}`));
  }
  const unionInFile = new Set(file.unions.map(({ values }) => values.id));
  for (const { line, values } of file.units) {
    if (present.unions.has(values.id) && !unionInFile.has(values.id))
      errors.push(taken(line, values.id, '工会组织', 'a union'));
  }
  for (const { line, values } of file.unions) {
    if (present.units.has(values.id)) errors.push(taken(line, values.id, '服务机构', 'a unit'));
  }
  /** Reports a fault at the line of the first of these ids that stands in the file. */
  const report: Report = (ids, column, value, zh, en) => {
    if (file.broken.has(value)) return;
    const line = ids.map((id) => lineOf.get(id)).find((found) => found !== undefined);
    if (line !== undefined) errors.push(rowError(line, column, value, zh, en));
  };
  for (const union of future.unions.values()) checkUnion(union, future, report);
  for (const unit of future.units.values()) checkUnit(unit, future, report);
  checkCircles(future, report);
  return errors;
}

type Report = (ids: readonly string[], column: Column, value: string, zh: string, en: string) => void;

const taken = (line: number, id: string, zh: string, en: string): RowError =>
  rowError(line, 'id', id, `编号已用于${zh}`, `the id belongs to ${en}`);

function checkUnion(union: UnionValues, { unions }: Register, report: Report): void {
  if (union.parentId === null) {
    if (union.kind !== 'city') report([union.id], 'parent', '', '必填', 'required');
  } else if (!unions.has(union.parentId)) {
    report([union.id], 'parent', union.parentId, '没有这个工会组织', 'there is no such union');
  }
}

function checkUnit(unit: UnitValues, register: Register, report: Report): void {
  const union = register.unions.get(unit.unionId);
  if (!union) {
    report([unit.id], 'union', unit.unionId, '没有这个工会组织', 'there is no such union');
  } else if ((unit.kind === 'staff-home') !== (union.kind === 'employer')) {
    const zh = '职工之家属于企事业单位工会，其他机构不属于';
    report(
      [unit.id, union.id],
      'union',
      union.id,
      zh,
      'a staff-home belongs to an employer’s union, and nothing else does',
    );
  }
  const superiors = register.superiors.get(unit.id) ?? [];
  if (superiors.length === 0 && unit.kind !== 'city-centre') report([unit.id], 'superior', '', '必填', 'required');
  for (const id of superiors) {
    const superior = register.units.get(id);
    if (!superior) report([unit.id], 'superior', id, '没有这个服务机构', 'there is no such unit');
    else if (superior.tier > unit.tier) {
      report([unit.id, id], 'superior', id, '指导机构的层级低于本机构', 'the superior stands at a lower tier');
    }
  }
}

function checkCircles({ unions, superiors }: Register, report: Report): void {
  const guidance = [...superiors].flatMap(([below, ids]) => ids.map((above) => ({ above, below })));
  const circle = findCycle(guidance);
  if (circle) {
    const path = pathOf(circle);
    report(circle, 'superior', path, `指导关系成环：${path}`, `guidance goes in a circle: ${path}`);
  }
  const parents = [...unions.values()].flatMap(({ id, parentId }) =>
    parentId ? [{ above: parentId, below: id }] : [],
  );
  const loop = findCycle(parents);
  if (loop) {
    const path = pathOf(loop);
    report(loop, 'parent', path, `上级工会成环：${path}`, `unions go in a circle: ${path}`);
  }
}

/** The circle in words, once round; a long one in part. */
const pathOf = (circle: readonly string[]): string =>
  (circle.length > 10 ? [...circle.slice(0, 9), '…'] : [...circle, circle[0]]).join(' → ');
