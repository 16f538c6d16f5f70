/** What is sealed in the register: by one rotating key for all rows, each bound to its own. A key per row of six million is too dear. */
import type { Keys } from '../crypto/keys.ts';
import { openBy, sealBy } from '../crypto/rotating.ts';

/** Tables of the register that hold ciphertext. */
export type SealedTable = 'members' | 'cards' | 'employers' | 'imports' | 'import_errors' | 'access_journal';

/** Where a ciphertext belongs: its table and row. One table seals one thing, so that no column need be named. */
export interface RegistryPlace {
  readonly table: SealedTable;
  readonly row: string | number;
}

/** Seals for one row. */
export const sealForRow = (keys: Keys, place: RegistryPlace, plaintext: Buffer | string): Buffer =>
  sealBy(keys, 'registry', plaintext, aadOf(place));

/** Reverses {@link sealForRow}. @throws SealError when it was changed or belongs to another row. */
export const openForRow = (keys: Keys, place: RegistryPlace, sealed: Buffer): Buffer =>
  openBy(keys, 'registry', sealed, aadOf(place));

const aadOf = ({ table, row }: RegistryPlace): string => JSON.stringify(['registry', table, String(row)]);

/** What a member's row keeps sealed. */
export interface MemberDetails {
  readonly name: string;
  /** GB 11643, as it is printed. */
  readonly identity?: string | undefined;
  /** E.164. */
  readonly phone?: string | undefined;
}

export const sealMember = (keys: Keys, id: number, { name, identity, phone }: MemberDetails): Buffer =>
  sealForRow(keys, { table: 'members', row: id }, JSON.stringify({ name, identity, phone }));
/** Reverses {@link sealMember}. @throws SealError */
export const openMember = (keys: Keys, id: number, sealed: Buffer): MemberDetails =>
  JSON.parse(openForRow(keys, { table: 'members', row: id }, sealed).toString('utf8')) as MemberDetails;

export const sealCard = (keys: Keys, id: number, number: string): Buffer =>
  sealForRow(keys, { table: 'cards', row: id }, number);
/** Reverses {@link sealCard}. @throws SealError */
export const openCard = (keys: Keys, id: number, sealed: Buffer): string =>
  openForRow(keys, { table: 'cards', row: id }, sealed).toString('utf8');

/** 个体工商户: their codes begin so (GB 32100: commerce, individual business). The name of one may be its owner's. */
export const isPersonsBusiness = (code: string): boolean => code.startsWith('92');

/** How an employer's name is stored: in clear, or sealed where the business is a person's. */
export const storedName = (
  keys: Keys,
  { id, code, name }: { readonly id: number; readonly code: string; readonly name: string },
): { readonly name: string | null; readonly nameCipher: Buffer | null } =>
  isPersonsBusiness(code)
    ? { name: null, nameCipher: sealForRow(keys, { table: 'employers', row: id }, name) }
    : { name, nameCipher: null };
/** Reverses {@link storedName}. @throws SealError */
export const openEmployer = (
  keys: Keys,
  { id, name, nameCipher }: { readonly id: number; readonly name: string | null; readonly nameCipher: Buffer | null },
): string =>
  nameCipher ? openForRow(keys, { table: 'employers', row: id }, nameCipher).toString('utf8') : (name ?? '');
