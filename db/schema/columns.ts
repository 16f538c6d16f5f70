import { customType, timestamp } from 'drizzle-orm/pg-core';

/** An instant. In SQL `timestamptz`; in TypeScript epoch milliseconds, like everywhere else in the house. */
export const instant = customType<{ data: number; driverData: string }>({
  dataType: () => 'timestamp with time zone',
  toDriver: (epochMs) => new Date(epochMs).toISOString(),
  fromDriver: (text) => parseInstant(text),
});

/** Ciphertext: `key id · nonce · tag · data`, see db/crypto. */
export const cipher = customType<{ data: Buffer; driverData: Buffer }>({ dataType: () => 'bytea' });

/** When PostgreSQL itself wrote the row; evidence, never used to judge lateness. */
export const writtenAt = () => timestamp('written_at', { withTimezone: true, mode: 'string' }).notNull().defaultNow();

/** Reads what the driver gives for a timestamptz: a Date or PostgreSQL's own text. */
function parseInstant(value: unknown): number {
  if (value instanceof Date) return value.getTime();
  return Date.parse(
    String(value)
      .replace(' ', 'T')
      .replace(/([+-]\d\d)$/, '$1:00'),
  );
}
