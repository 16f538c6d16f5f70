/** SQL: what an endpoint hears of. The same as what somebody with a post at its unit sees (db/queries/visibility.ts). */

/**
 * Condition: the unit in `unit` has a part in the case in `caseNo`, itself, by a unit below it or by its own union, and is not
 * kept away from it. Both are SQL expressions of ours.
 */
export const unitSees = (unit: string, caseNo: string): string => `(
  exists (
    select from case_access a where a.case_no = ${caseNo} and a.reason <> 'excluded' and (
      exists (select from unit_closure c where c.ancestor_id = ${unit} and c.descendant_id = a.body_id)
      or a.body_id = (select u.union_id from service_units u where u.id = ${unit})) offset 0)
  and not exists (
    select from case_access x where x.case_no = ${caseNo} and x.body_id = ${unit} and x.reason = 'excluded' offset 0))`;
