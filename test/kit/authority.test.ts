import { describe, expect, it } from 'vitest';
import { authorityFor } from '../../workflows/kit/authority.ts';
import type { Role, UnitRef } from '../../workflows/kit/messages.ts';
import { intakeStaff, takers } from '../../workflows/kit/standing/who.ts';

const unit = (id: string, tier: UnitRef['tier'], above: readonly string[] = []): UnitRef => ({
  ...{ id, tier, kind: 'any', unionId: `union-of-${id}`, above },
});
const [platform, district] = [unit('office', 1, ['centre']), unit('district', 2, ['centre'])];
const station = unit('station', 3, ['district', 'centre']);
const at = (role: Role, where: UnitRef) => ({ userId: 'u', roles: [{ role, unit: where.id }] });

describe('the place “intake”', () => {
  it('is the unit that took the case in, whoever holds it now', () => {
    const standing = { holder: district, platform, intake: station };
    expect(authorityFor({ by: intakeStaff }, at('caseworker', station), standing)).toEqual({
      ...{ role: 'caseworker', at: 'intake', unit: 'station' },
    });
    for (const elsewhere of [district, platform])
      expect(authorityFor({ by: intakeStaff }, at('caseworker', elsewhere), standing)).toBeUndefined();
  });

  it('is the platform where nothing else is said', () => {
    const standing = { holder: district, platform };
    expect(authorityFor({ by: takers }, at('unit-head', platform), standing)).toMatchObject({ at: 'intake' });
    expect(authorityFor({ by: takers }, at('call-taker', platform), standing)).toMatchObject({ at: 'platform' });
    expect(authorityFor({ by: takers }, at('caseworker', station), standing)).toBeUndefined();
  });

  it('is not for every role there', () => {
    const standing = { holder: station, platform, intake: station };
    expect(authorityFor({ by: intakeStaff }, at('integration', station), standing)).toBeUndefined();
  });
});
