import type { Client } from '@temporalio/client';
import proto from '@temporalio/proto';

const { IndexedValueType } = proto.temporal.api.enums.v1;

/** What an operator can filter by in Temporal, in clear: nothing personal, no texts. workflows/kit/card.ts fills them. */
export const SEARCH_ATTRIBUTES = { CaseStage: 'Keyword', CaseHolder: 'Keyword', NextDueAt: 'Datetime' } as const;

const TYPES = {
  Keyword: IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD,
  Datetime: IndexedValueType.INDEXED_VALUE_TYPE_DATETIME,
} as const;

/**
 * Registers at a given Temporal what is missing; without the attributes no case could rest. Two at once do no harm.
 * @returns the names that were added. @throws what the server says where it does not let us (Temporal Cloud: by its own tool).
 */
export async function ensureSearchAttributes(client: Client): Promise<string[]> {
  const { namespace } = client.options;
  const { customAttributes } = await client.connection.operatorService.listSearchAttributes({ namespace });
  const missing = Object.entries(SEARCH_ATTRIBUTES).filter(([name]) => !(name in (customAttributes ?? {})));
  if (missing.length === 0) return [];
  const searchAttributes = Object.fromEntries(missing.map(([name, type]) => [name, TYPES[type]]));
  await client.connection.operatorService.addSearchAttributes({ namespace, searchAttributes });
  return missing.map(([name]) => name);
}
