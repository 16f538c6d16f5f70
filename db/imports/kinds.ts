import { cardImport } from './cards.ts';
import { employerImport } from './employers.ts';
import { historicalCaseImport } from './historical-cases.ts';
import type { ImportKind } from './kind.ts';
import { memberImport } from './members.ts';
import { serviceImport } from './services.ts';

/** Every kind of file that may be imported, in the order in which a city begins: members refer to employers, cards to members. */
export const importKinds: readonly ImportKind[] = [
  employerImport,
  memberImport,
  cardImport,
  historicalCaseImport,
  serviceImport,
];
export const importKind = (name: string): ImportKind | undefined => importKinds.find((kind) => kind.name === name);
