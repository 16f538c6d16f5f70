import { index, integer, jsonb, pgTable, primaryKey, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
import { cipher, instant, writtenAt } from './columns.ts';

/** 文书: a document that was issued. Read-only but for being voided; what it says is inside `fields_cipher` and in the stored PDF. */
export const documents = pgTable(
  'documents',
  {
    caseNo: text('case_no').notNull(),
    /** The case's own name for it, `mediation-agreement:1`. */
    id: text().notNull(),
    kind: text().notNull(),
    state: text().$type<'issued' | 'voided'>().notNull().default('issued'),
    /** 文号, as printed; gapless within series and year. */
    number: text().notNull(),
    /** `{unit}:{kind}`, whose counter it is. */
    series: text().notNull(),
    year: integer().notNull(),
    serial: integer().notNull(),
    issuerUnit: text('issuer_unit').notNull(),
    issuerUser: text('issuer_user').notNull(),
    issuedAt: instant('issued_at').notNull(),
    templateVersion: integer('template_version').notNull(),
    /** The values of its fields as they were printed. */
    fieldsCipher: cipher('fields_cipher').notNull(),
    /** Of the PDF, in hexadecimal. */
    sha256: text().notNull(),
    sizeBytes: integer('size_bytes').notNull(),
    /** Where the sealed PDF lies in the store of files. */
    storedKey: text('stored_key').notNull(),
    /** The key of that file, sealed by the key of the case. */
    fileKeyCipher: cipher('file_key_cipher').notNull(),
    /** The act that called for it. */
    commandId: text('command_id').notNull(),
    /** The document that this one replaces. */
    replaces: text(),
    voidedAt: instant('voided_at'),
    voidCommand: text('void_command'),
    writtenAt: writtenAt(),
  },
  (t) => [
    primaryKey({ columns: [t.caseNo, t.id] }),
    uniqueIndex('documents_without_gaps').on(t.series, t.year, t.serial),
    index('documents_by_issuer').on(t.issuerUnit, t.issuedAt),
    index('documents_by_file').on(t.storedKey),
  ],
);

/** 签署、送达: who signed a document, to whom and how it was handed over. Append only. */
export const documentEvents = pgTable(
  'document_events',
  {
    caseNo: text('case_no').notNull(),
    no: integer().notNull(),
    documentId: text('document_id').notNull(),
    kind: text().$type<'signed' | 'served'>().notNull(),
    /** Whose signature, or who received it. */
    by: text().notNull(),
    method: text(),
    /** The Beijing date on which it happened, as the act states it. */
    on: text().notNull(),
    at: instant().notNull(),
    byUser: text('by_user').notNull(),
    commandId: text('command_id').notNull(),
  },
  (t) => [primaryKey({ columns: [t.caseNo, t.no] })],
);

/** 文书模板: the wording of a document as an office has set it; a version is never changed. Version 1 stands in the code. */
export const documentTemplates = pgTable(
  'document_templates',
  {
    kind: text().notNull(),
    version: integer().notNull(),
    blocks: jsonb().notNull(),
    setBy: text('set_by').notNull(),
    setAt: instant('set_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.kind, t.version] })],
);

/** 材料: a paper that somebody sent in. Its title and file name are inside `title_cipher`. */
export const attachments = pgTable(
  'attachments',
  {
    id: uuid().primaryKey(),
    caseNo: text('case_no').notNull(),
    /** `quarantined` until it was scanned; `clean` until the case has it; `refused`, `infected` and `erased` ones are never served. */
    state: text().$type<'quarantined' | 'clean' | 'attached' | 'infected' | 'refused' | 'erased'>().notNull(),
    mediaType: text('media_type').notNull(),
    sizeBytes: integer('size_bytes').notNull(),
    /** Of what was sent, in hexadecimal. */
    sha256: text().notNull(),
    storedKey: text('stored_key').notNull(),
    fileKeyCipher: cipher('file_key_cipher').notNull(),
    titleCipher: cipher('title_cipher').notNull(),
    byUser: text('by_user').notNull(),
    at: instant().notNull(),
    scannedAt: instant('scanned_at'),
    /** What the scanner found, for an infected one. */
    finding: text(),
    /** The act that brought it in; where it was carried over, the command that opened the case. */
    commandId: text('command_id'),
    /** The case it was carried over from. */
    carriedFrom: text('carried_from'),
    writtenAt: writtenAt(),
  },
  (t) => [
    index('attachments_of_case').on(t.caseNo, t.at),
    index('attachments_by_file').on(t.storedKey),
    index('attachments_by_state').on(t.state, t.at),
  ],
);
