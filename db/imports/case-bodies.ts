/** What rows of cases refer to: units, matters, and the city's platform of each process, as they stand now. */
import { dateOf } from '../../calendar/index.ts';
import type { Json } from '../../workflows/kit/messages.ts';
import { processes } from '../../workflows/processes.ts';
import { platformOf } from '../organisations/platform.ts';
import { unitRefs, type UnitRef } from '../organisations/tree.ts';
import type { Chunk } from './kind.ts';

interface Matter {
  readonly code: string;
  readonly zh: string;
  readonly en: string;
}
export interface CaseBodies {
  readonly units: ReadonlyMap<string, UnitRef>;
  readonly platforms: ReadonlyMap<string, UnitRef>;
  /** By code or title. */
  readonly matter: (text: string | null) => Matter | undefined;
}

export async function bodiesOf({ query, db, at }: Chunk): Promise<CaseBodies> {
  const ids = await query<{ id: string }>('select id from service_units', []);
  const matters = await query<Matter>('select code, zh, en from matters', []);
  const set = await query<{ name: string; value: Json }>(
    'select name, value from policies where effective_from <= $1 order by effective_from',
    [dateOf(at)],
  );
  const policies = Object.fromEntries(set.map(({ name, value }) => [name, value]));
  const platforms = new Map<string, UnitRef>();
  for (const process of processes) {
    const platform = await platformOf(db, process, policies);
    if (platform) platforms.set(process.name, platform);
  }
  return {
    ...{
      platforms,
      units: await unitRefs(
        db,
        ids.map(({ id }) => id),
      ),
    },
    matter: (text) => matters.find(({ code, zh }) => code === text || zh === text),
  };
}
