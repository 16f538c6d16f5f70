import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findCycle } from '../../db/organisations/cycle.ts';
import {
  ancestorsOf,
  GuidanceCycleError,
  rebuildClosure,
  subtreesOf,
  unitRef,
  unitRefs,
  visibleBodies,
} from '../../db/organisations/tree.ts';
import { guidanceLines } from '../../db/schema/index.ts';
import { freshDatabase, type TestDatabase } from '../support/database.ts';
import { city, importLines } from './support.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await freshDatabase();
  await importLines(database.db, ...city);
});
afterAll(() => database.drop());

describe('the tree', () => {
  it('gives the subtree of a unit, itself included', async () => {
    expect(await subtreesOf(database.db, ['east'])).toEqual(['east', 'east-station', 'home']);
    expect(await subtreesOf(database.db, ['centre'])).toHaveLength(8);
    expect(await subtreesOf(database.db, ['nowhere'])).toEqual([]);
    expect(await subtreesOf(database.db, ['east', 'bureau-unit'])).toEqual([
      'bureau-unit',
      'east',
      'east-station',
      'home',
    ]);
  });

  it('leads upwards by both lines of a unit that answers to two, nearest first', async () => {
    expect(await ancestorsOf(database.db, 'home')).toEqual(['bureau-unit', 'east-station', 'centre', 'east']);
    expect(await subtreesOf(database.db, ['bureau-unit'])).toEqual(['bureau-unit', 'home']);
  });

  it('keeps the shortest way where there are several', async () => {
    const { rows } = await database.db.execute(
      sql`select depth from unit_closure where ancestor_id = 'centre' and descendant_id = 'home'`,
    );
    expect(rows).toEqual([{ depth: 2 }]);
  });

  it('describes units in one query and leaves out what it does not know', async () => {
    const refs = await unitRefs(database.db, ['east-station', 'home', 'home', 'nowhere']);
    expect([...refs.keys()].sort()).toEqual(['east-station', 'home']);
    expect(refs.get('east-station')).toEqual({
      id: 'east-station',
      tier: 3,
      kind: 'station',
      unionId: 'street-east',
      above: ['east', 'centre'],
      hours: { opens: '09:00', closes: '17:30' },
      active: true,
    });
    expect(refs.get('home')).not.toHaveProperty('hours');
    expect(await unitRef(database.db, 'nowhere')).toBeUndefined();
    expect((await unitRefs(database.db, [])).size).toBe(0);
  });

  it('derives nothing anew when nothing has changed', async () => {
    expect(await database.db.transaction((tx) => rebuildClosure(tx))).toEqual([]);
  });

  it('refuses lines that go in a circle, naming the units, and leaves the closure alone', async () => {
    const before = await subtreesOf(database.db, ['east']);
    const attempt = database.db.transaction(async (tx) => {
      await tx.insert(guidanceLines).values({ superiorId: 'home', subordinateId: 'east', line: 'area' });
      await rebuildClosure(tx);
    });
    await expect(attempt).rejects.toThrow(GuidanceCycleError);
    const error = (await attempt.catch((caught: unknown) => caught)) as GuidanceCycleError;
    expect([...error.units].sort()).toEqual(['east', 'east-station', 'home']);
    for (const unit of error.units) expect(error.message).toContain(unit);
    expect(await subtreesOf(database.db, ['east'])).toEqual(before);
  });
});

describe('findCycle', () => {
  const steps = (...pairs: string[]) => pairs.map((pair) => ({ above: pair[0]!, below: pair[1]! }));

  it.each([
    ['nothing', steps(), null],
    ['a diamond', steps('ab', 'ac', 'bd', 'cd'), null],
    ['a unit over itself', steps('aa'), ['a']],
    ['a circle with ways in and out of it', steps('xb', 'bc', 'cb', 'cy', 'yz'), ['b', 'c']],
  ])('%s', (_name, given, expected) => {
    const found = findCycle(given);
    expect(found && [...found].sort()).toEqual(expected);
  });

  it('follows the steps', () => {
    const circle = findCycle(steps('da', 'ab', 'bc', 'cd'))!;
    expect([...circle, circle[0]].join('')).toMatch(/abcd|bcda|cdab|dabc/);
  });
});

describe('what a person sees', () => {
  const seenBy = (...bodies: string[]) =>
    visibleBodies(
      database.db,
      bodies.map((bodyId) => ({ role: 'caseworker', bodyId })),
    );

  it('is the subtree of the unit and the union of the unit itself, not the unions below', async () => {
    expect(await seenBy('east')).toEqual(['district-east', 'east', 'east-station', 'home']);
  });

  it('is the union alone for its own member', async () => {
    expect(await seenBy('district-east')).toEqual(['district-east']);
  });

  it('adds up over several posts', async () => {
    expect(await seenBy('legal', 'bureau', 'home')).toEqual(['bureau', 'employer', 'federation', 'home', 'legal']);
  });

  it('is nothing without a post, or at a body that does not exist', async () => {
    expect(await seenBy()).toEqual([]);
    expect(await seenBy('nowhere')).toEqual([]);
  });
});
