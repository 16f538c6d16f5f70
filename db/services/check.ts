/** Whether what somebody wrote is a catalogue: references that are there, codes once, questions that can be asked. */
import { inArray, and, eq } from 'drizzle-orm';
import { processes } from '../../workflows/processes.ts';
import type { Queryable } from '../client.ts';
import { serviceUnits } from '../schema/index.ts';
import { deadlineNamed, type Question, type Service } from './content.ts';

export type ServiceFault = 'twice' | 'process' | 'term' | 'takers' | 'unit' | 'questions';
export interface FoundFault {
  /** Place among the services. */
  readonly at: number;
  readonly column: 'code' | 'process' | 'terms' | 'unitKinds' | 'units' | 'questions';
  readonly code: ServiceFault;
}

/** Everything that is wrong; empty for a catalogue that may be published. */
export async function faultsOf(db: Queryable, services: readonly Service[]): Promise<FoundFault[]> {
  const named = [...new Set(services.flatMap(({ units }) => units))];
  const active = await activeUnits(db, named);
  const seen = new Set<string>();
  return services.flatMap((service, at) => {
    const faults: (Omit<FoundFault, 'at'> | false)[] = [
      seen.has(service.code) && { column: 'code', code: 'twice' },
      !processes.some(({ name }) => name === service.process) && { column: 'process', code: 'process' },
      !service.terms.every(deadlineNamed) && { column: 'terms', code: 'term' },
      service.unitKinds.length + service.units.length === 0 && { column: 'unitKinds', code: 'takers' },
      !service.units.every((id) => active.has(id)) && { column: 'units', code: 'unit' },
      !areAskable(service.questions) && { column: 'questions', code: 'questions' },
    ];
    seen.add(service.code);
    return faults.filter((fault) => fault !== false).map((fault) => ({ at, ...fault }));
  });
}

async function activeUnits(db: Queryable, ids: readonly string[]): Promise<ReadonlySet<string>> {
  if (ids.length === 0) return new Set();
  const isNamed = and(inArray(serviceUnits.id, [...ids]), eq(serviceUnits.active, true));
  return new Set((await db.select({ id: serviceUnits.id }).from(serviceUnits).where(isNamed)).map(({ id }) => id));
}

/** Codes once; a choice has values, each once, and nothing else has any. */
function areAskable(questions: readonly Question[]): boolean {
  const isOnce = (codes: readonly string[]) => new Set(codes).size === codes.length;
  return (
    isOnce(questions.map(({ code }) => code)) &&
    questions.every(({ datatype, values = [] }) =>
      datatype === 'choice' || datatype === 'choices'
        ? values.length > 0 && isOnce(values.map(({ code }) => code))
        : values.length === 0,
    )
  );
}
