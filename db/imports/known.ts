import type { Chunk } from './kind.ts';
import { normaliseCreditCode } from '../personal/credit-code.ts';

/** Employers and unions that rows refer to. */
export interface KnownBodies {
  readonly employers: ReadonlyMap<string, { readonly id: number; readonly unionId: string }>;
  readonly unions: ReadonlySet<string>;
}

/** Employers of these codes, however they are written, and every union. */
export async function knownBodies({ query }: Chunk, codes: readonly string[]): Promise<KnownBodies> {
  const wanted = [...new Set(codes)].flatMap((code) => normaliseCreditCode(code) ?? []);
  const [unions, employers] = [
    await query<{ id: string }>('select id from union_organisations', []),
    wanted.length === 0
      ? []
      : await query<{ code: string; id: number; unionId: string }>(
          'select code, id::float8 as id, union_id as "unionId" from employers where code = any($1::text[])',
          [wanted],
        ),
  ];
  return {
    employers: new Map(employers.map(({ code, id, unionId }) => [code, { id, unionId }])),
    unions: new Set(unions.map(({ id }) => id)),
  };
}
