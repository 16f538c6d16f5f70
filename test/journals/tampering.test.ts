import { afterAll, beforeAll, expect, it } from 'vitest';
import { hashOf } from '../../db/journal/entry.ts';
import { describeFinding } from '../../db/journal/verify/finding.ts';
import { seeded } from '../drills/random.ts';
import { feedback } from '../hotline-ticket/support/people.ts';
import { openOffice, type Office } from '../hotline-ticket/support/office.ts';
import { tampers } from './support/tampers.ts';
import { appendTo, chainOf, insertEntry, openVault, writeCases, type Vault } from './support/vault.ts';

const SEED = 20_260_115;
const TAMPERS = 1_000;
let office: Office;
let vault: Vault;

beforeAll(async () => {
  office = await openOffice();
  vault = await openVault(office.house.url);
  for (let n = 0; n < 6; n += 1) {
    const ticket = await office.dispatched();
    await vault.seal();
    await ticket.does('chaoyang', 'sign-for');
    if (n % 2 === 0) await ticket.does('chaoyang', 'give-feedback', feedback);
  }
  const random = seeded(SEED);
  await writeCases(vault, random, { prefix: 'T1', count: 30, from: 3, to: 12 });
  await vault.seal();
  for (let n = 1; n <= 30; n += 3)
    await appendTo(vault.superuser, random, `T1-${String(n).padStart(4, '0')}`, random.whole(1, 6));
  await writeCases(vault, random, { prefix: 'T2', count: 10, from: 3, to: 8 });
  await vault.seal();
});
afterAll(async () => {
  await vault.close();
  await office.house.stop();
});

it('finds nothing wrong with what real acts wrote', async () => {
  const verified = await vault.untouched({ exports: vault.folder, keys: [vault.key.publicKey] });
  expect(verified.findings).toEqual([]);
  expect(verified).toMatchObject({ cases: 46, seals: 8, exportsChecked: 8 });
  expect(verified.entries).toBeGreaterThan(250);
  const { rows } = await vault.superuser.query<{ n: number }>(
    `select count(*)::int as n from case_journal where content->>'body' is not null and case_no like 'HT-%'`,
  );
  expect(rows[0]?.n).toBeGreaterThanOrEqual(9); // texts of openings and of feedback
});

it('finds the same with several readers of one snapshot, wherever it is', { timeout: 120_000 }, async () => {
  const { superuser } = vault;
  const change = async (by: number) => {
    await superuser.query('begin');
    await superuser.query('set local session_replication_role = replica');
    await superuser.query(
      `update case_journal set at = at + $1 * interval '1 ms'
       where seq = 2 and case_no in ('T1-0001', 'T1-0017', 'T2-0010') or seq = 1 and case_no like 'HT-%'`,
      [by],
    );
    await superuser.query('commit');
  };
  await change(1);
  try {
    const alone = await vault.untouched();
    expect(alone.findings).toHaveLength(9);
    for (const more of [1, 3])
      expect(await vault.untouched({ readers: { databaseUrl: office.house.url, more } })).toEqual(alone);
  } finally {
    await change(-1);
  }
  expect((await vault.untouched()).findings).toEqual([]);
});

it('finds an entry of a case with an empty number: it stands before all others', async () => {
  const { superuser } = vault;
  const [like] = await chainOf(superuser, 'T1-0001');
  const forged = { ...like!, caseNo: '', cause: 'forged:1', content: null };
  const before = await vault.untouched();
  await vault.tampered(
    () => insertEntry(superuser, { ...forged, hash: hashOf(forged) }),
    async () => {
      const { findings, ...counts } = await vault.verify();
      expect(findings).toMatchObject([{ where: 'case', caseNo: '', seq: 1 }]);
      expect(counts).toMatchObject({ cases: before.cases + 1, entries: before.entries + 1 });
    },
  );
});

it(`finds ${TAMPERS} tampers of six kinds, and names the first bad entry of each`, { timeout: 600_000 }, async () => {
  const { superuser } = vault;
  const random = seeded(SEED);
  const { rows } = await superuser.query<{ caseNo: string }>(
    'select case_no as "caseNo" from cases where seq >= 3 order by case_no',
  );
  const kinds = Object.keys(tampers) as (keyof typeof tampers)[];
  const missed: string[] = [];
  for (let n = 0; n < TAMPERS; n += 1) {
    const kind = kinds[n % kinds.length]!;
    const { caseNo } = random.pick(rows);
    const chain = await chainOf(superuser, caseNo);
    let told = '';
    await vault.tampered(
      async () => {
        const deed = await tampers[kind]({ client: superuser, random, caseNo, chain });
        const { findings } = await vault.verify();
        const [finding] = findings;
        const named =
          findings.length === 1 &&
          finding?.caseNo === caseNo &&
          (deed.faults as readonly string[]).includes(finding.fault) &&
          finding.seq! <= deed.seq &&
          deed.seq <= (finding.upTo ?? finding.seq!);
        if (!named)
          told = `${n} ${kind} ${caseNo} ${deed.seq} ${deed.how}: ${findings.map(describeFinding).join('; ')}`;
      },
      () => Promise.resolve(),
    );
    if (told) missed.push(told);
  }
  expect(missed).toEqual([]);
});
