import { boolean, index, integer, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { cipher, instant, writtenAt } from './columns.ts';

/** 名册: mediators, contracted law firms and their lawyers. What a person is called is inside `name_cipher`. */
export const rosterEntries = pgTable(
  'roster_entries',
  {
    id: text().primaryKey(),
    kind: text().$type<'mediator' | 'law-firm' | 'lawyer'>().notNull(),
    /** The firm of a lawyer. */
    firmId: text('firm_id'),
    /** The unit that keeps the entry: mediators work there, firms have their contract with it. */
    unitId: text('unit_id').notNull(),
    nameCipher: cipher('name_cipher').notNull(),
    /** Keyed hash of the folded name, to tell a party from a mediator. */
    nameIndex: text('name_index').notNull(),
    /** The account of a person who works in the house. */
    userId: text('user_id'),
    /** Codes of matters; empty: all. */
    areas: text().array().notNull(),
    /** Units served beside the one that keeps the entry and those below it. */
    servedUnits: text('served_units').array().notNull(),
    /** Beijing dates, both included; `until` may be open. */
    contractFrom: text('contract_from').notNull(),
    contractUntil: text('contract_until'),
    active: boolean().notNull().default(true),
    writtenAt: writtenAt(),
  },
  (t) => [
    index('roster_by_unit').on(t.unitId, t.kind),
    index('roster_by_name').on(t.nameIndex),
    index('roster_by_user').on(t.userId),
  ],
);

/** 请假: days on which somebody is not offered. */
export const rosterAbsences = pgTable(
  'roster_absences',
  {
    entryId: text('entry_id').notNull(),
    from: text().notNull(),
    until: text().notNull(),
  },
  (t) => [primaryKey({ columns: [t.entryId, t.from] })],
);

/** 常年客户: whom a firm or lawyer acts for, so that it is not offered against them. */
export const rosterClients = pgTable(
  'roster_clients',
  {
    entryId: text('entry_id').notNull(),
    nameIndex: text('name_index').notNull(),
    nameCipher: cipher('name_cipher').notNull(),
  },
  (t) => [primaryKey({ columns: [t.entryId, t.nameIndex] })],
);

/** 指派: who was named in which case and what became of it; the load of an entry is its open ones. */
export const rosterAssignments = pgTable(
  'roster_assignments',
  {
    caseNo: text('case_no').notNull(),
    no: integer().notNull(),
    entryId: text('entry_id').notNull(),
    state: text().$type<'named' | 'refused' | 'replaced' | 'done'>().notNull(),
    namedAt: instant('named_at').notNull(),
    endedAt: instant('ended_at'),
    namedBy: text('named_by').notNull(),
    commandId: text('command_id').notNull(),
    /** The act with the reason of a refusal. */
    endCommand: text('end_command'),
  },
  (t) => [primaryKey({ columns: [t.caseNo, t.no] }), index('assignments_by_entry').on(t.entryId, t.state)],
);

/** 移交批次: dossiers that a unit hands in together, with their list. */
export const dossierBatches = pgTable(
  'dossier_batches',
  {
    no: text().primaryKey(),
    unitId: text('unit_id').notNull(),
    toUnit: text('to_unit').notNull(),
    handedInAt: instant('handed_in_at').notNull(),
    byUser: text('by_user').notNull(),
    idempotencyKey: text('idempotency_key'),
  },
  (t) => [index('batches_by_unit').on(t.unitId, t.handedInAt)],
);
export const dossierBatchCases = pgTable(
  'dossier_batch_cases',
  {
    batchNo: text('batch_no').notNull(),
    position: integer().notNull(),
    caseNo: text('case_no').notNull(),
    commandId: text('command_id').notNull(),
  },
  (t) => [primaryKey({ columns: [t.batchNo, t.position] }), index('batches_of_case').on(t.caseNo)],
);
