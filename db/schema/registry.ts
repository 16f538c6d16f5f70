import { bigint, boolean, date, index, integer, pgTable, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
import { sql } from 'drizzle-orm';
import { cipher, instant } from './columns.ts';

const rowId = () => bigint({ mode: 'number' }).primaryKey().generatedByDefaultAsIdentity();

/** 用人单位: who employs members. A natural person's business has its name sealed, every other one in clear. */
export const employers = pgTable(
  'employers',
  {
    id: rowId(),
    updatedAt: instant('updated_at').notNull(),
    nameIndex: uuid('name_index').notNull(),
    /** 统一社会信用代码 (GB 32100). */
    code: text().notNull(),
    name: text(),
    nameCipher: cipher('name_cipher'),
    unionId: text('union_id').notNull(),
    /** The union of the district it lies in. */
    districtId: text('district_id'),
    active: boolean().notNull().default(true),
  },
  (t) => [
    uniqueIndex('employers_by_code').on(t.code),
    index('employers_by_name').on(t.nameIndex),
    index('employers_by_union').on(t.unionId, t.id),
  ],
);

export const memberStatuses = ['active', 'transferred', 'left'] as const;
/** 会籍状态: 在会, 转出, 离会. */
export type MemberStatus = (typeof memberStatuses)[number];

/** 会员: name, telephone and identity number stand in `details_cipher` alone; the indexes beside it only find them. */
export const members = pgTable(
  'members',
  {
    id: rowId(),
    employerId: bigint('employer_id', { mode: 'number' }),
    updatedAt: instant('updated_at').notNull(),
    /** 入会日期. */
    since: date({ mode: 'string' }),
    nameIndex: uuid('name_index').notNull(),
    phoneIndex: uuid('phone_index'),
    phoneEndIndex: uuid('phone_end_index'),
    identityIndex: uuid('identity_index'),
    /** 会员编号: ours, and nobody's identity number or telephone. */
    number: text().notNull(),
    unionId: text('union_id').notNull(),
    status: text().$type<MemberStatus>().notNull(),
    detailsCipher: cipher('details_cipher').notNull(),
  },
  (t) => [
    uniqueIndex('members_by_number').on(t.number),
    uniqueIndex('members_by_identity')
      .on(t.identityIndex)
      .where(sql`identity_index is not null`),
    index('members_by_phone')
      .on(t.phoneIndex)
      .where(sql`phone_index is not null`),
    index('members_by_phone_end')
      .on(t.phoneEndIndex)
      .where(sql`phone_end_index is not null`),
    index('members_by_name').on(t.nameIndex),
    index('members_by_union').on(t.unionId, t.id),
    index('members_by_employer')
      .on(t.employerId, t.id)
      .where(sql`employer_id is not null`),
  ],
);

export const cardStates = ['active', 'lost', 'cancelled'] as const;
/** 卡状态: 正常, 挂失, 注销. */
export type CardState = (typeof cardStates)[number];

/** 京卡·互助服务卡: a bank card of a member's; its number is sealed, but for the last four digits. */
export const cards = pgTable(
  'cards',
  {
    id: rowId(),
    memberId: bigint('member_id', { mode: 'number' }).notNull(),
    updatedAt: instant('updated_at').notNull(),
    issued: date({ mode: 'string' }),
    expires: date({ mode: 'string' }),
    numberIndex: uuid('number_index').notNull(),
    lastFour: text('last_four').notNull(),
    state: text().$type<CardState>().notNull(),
    numberCipher: cipher('number_cipher').notNull(),
  },
  (t) => [uniqueIndex('cards_by_number').on(t.numberIndex), index('cards_by_member').on(t.memberId)],
);

export const importStates = ['waiting', 'running', 'done', 'failed', 'cancelled'] as const;
export type ImportState = (typeof importStates)[number];

/** 导入: a file that the worker works through, and how far it is. The file is gone when it has ended. */
export const imports = pgTable(
  'imports',
  {
    id: uuid().primaryKey(),
    kind: text().notNull(),
    /** How the bytes are read: CSV in either encoding, or a workbook. */
    format: text().$type<'csv-utf8' | 'csv-gb18030' | 'xlsx'>().notNull(),
    dryRun: boolean('dry_run').notNull(),
    byUser: text('by_user').notNull(),
    at: instant().notNull(),
    state: text().$type<ImportState>().notNull().default('waiting'),
    /** Why it failed, a word of db/imports/faults.ts. */
    failure: text(),
    sizeBytes: bigint('size_bytes', { mode: 'number' }).notNull(),
    /** Line ends in the file: about how many rows there are. Null for a workbook. */
    lines: integer(),
    sha256: text().notNull(),
    storedKey: text('stored_key').notNull(),
    fileKeyCipher: cipher('file_key_cipher').notNull(),
    /** Rows dealt with, good and bad; written together with them. */
    position: integer().notNull().default(0),
    created: integer().notNull().default(0),
    updated: integer().notNull().default(0),
    unchanged: integer().notNull().default(0),
    faulty: integer().notNull().default(0),
    startedAt: instant('started_at'),
    endedAt: instant('ended_at'),
  },
  (t) => [
    index('imports_by_user').on(t.byUser, t.at),
    index('imports_to_do')
      .on(t.at)
      .where(sql`state in ('waiting', 'running')`),
    index('imports_by_file').on(t.storedKey),
  ],
);

/** Rows at fault of one chunk of an import, with their cells: sealed. Forgotten after a month. */
export const importErrors = pgTable(
  'import_errors',
  {
    id: rowId(),
    importId: uuid('import_id').notNull(),
    /** Position of the import when the chunk was written. */
    position: integer().notNull(),
    faultsCipher: cipher('faults_cipher').notNull(),
  },
  (t) => [uniqueIndex('errors_of_import').on(t.importId, t.position)],
);
