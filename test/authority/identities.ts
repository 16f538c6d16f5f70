import { users } from '../../db/schema/index.ts';
import { eq } from 'drizzle-orm';
import { appoint } from '../../db/identity/appoint.ts';
import { issueToken, revokeToken } from '../../db/identity/tokens.ts';
import { roles, type Role } from '../../db/schema/index.ts';
import { linkIdentity, subjectIndex } from '../../db/identity/external.ts';
import { makeKey, revokeKeysOf } from '../../db/identity/machine-keys.ts';
import type { KeyPurpose } from '../../db/schema/index.ts';
import { SUBJECT, type Issuer } from '../identity/issuer.ts';
import type { TestHouse } from '../support/house.ts';
import type { Post } from './oracle.ts';

/** Somebody who asks: posts at bodies, and a token of their own. */
export interface Identity {
  readonly name: string;
  readonly userId: string;
  readonly posts: readonly Post[];
  /** Entries of the rosters that are theirs. */
  readonly entries?: readonly string[];
  readonly token: string;
  /** A machine's key, which opens what its purpose is for and nothing else. */
  readonly purpose?: KeyPurpose;
  /** One of the few that every object is asked for by; the others ask for the first of each kind. */
  readonly isOfTheFew: boolean;
}

/** Where the identities stand, seen from a case that the district centre of Chaoyang holds. */
const places = {
  own: 'chaoyang-centre',
  parent: 'bj-centre',
  'platform of the hotline': 'bj-12351',
  'platform of mediation and aid': 'bj-legal',
  child: 'chaoyang-yunshan-station',
  'sibling of the child': 'chaoyang-qinghe-station',
  'other district': 'haidian-centre',
  'station of the other district': 'haidian-songtao-station',
  'union that gets the copy': 'district-chaoyang',
  'industry union that gets a copy': 'industry-services',
  'employer’s own body': 'yunfan-logistics-home',
  'employer’s own union': 'employer-yunfan-logistics',
} as const;
/** Places from which only the few look: what they see is seen from another place too. */
const ASIDE: readonly string[] = ['industry-services', 'employer-yunfan-logistics', 'haidian-songtao-station'];
/** Roles in which every object is looked at from every place. */
const isFew = (role: Role, body: string): boolean =>
  role === 'caseworker' || (role === 'supervisor' && ['chaoyang-centre', 'bj-centre', 'bj-12351'].includes(body));

/** Every role at every place, somebody of the employer's own who is more besides, somebody without any post. */
export async function makeIdentities(house: TestHouse): Promise<Identity[]> {
  const single = Object.entries(places).flatMap(([place, body]) =>
    roles
      .filter((role) => isFew(role, body) || !ASIDE.includes(body))
      .map((role) => ({
        name: `${role} of ${body} (${place})`,
        posts: [{ role, body }],
        isOfTheFew: isFew(role, body),
      })),
  );
  const double: Post[] = [
    { role: 'caseworker', body: 'yunfan-logistics-home' },
    { role: 'caseworker', body: 'chaoyang-yunshan-station' },
  ];
  const all = [
    ...single,
    { name: 'caseworker of the employer’s own body and of its station', posts: double, isOfTheFew: true },
  ];
  const made: Identity[] = [];
  for (const [index, { name, posts, isOfTheFew }] of all.entries()) {
    const userId = `u-matrix-${index}`;
    const token = await appoint(
      house.db,
      {
        ...{ userId, label: '矩阵岗位', tokenDays: 300, machine: posts[0]?.role === 'integration' },
        roles: posts.map(({ role, body }) => `${role}@${body}`),
      },
      house.clock.now(),
    );
    made.push({ name, userId, posts, token, isOfTheFew });
  }
  const lawyer: Identity = {
    ...{ name: 'lawyer named in a case', userId: 'u-chaoyang-lawyer', token: house.token('u-chaoyang-lawyer') },
    ...{ posts: [{ role: 'lawyer', body: 'chaoyang-centre' }], entries: ['lawyer-chaoyang-1-1'], isOfTheFew: true },
  };
  await house.db.insert(users).values({ id: 'u-matrix-nobody', label: '无岗位' });
  const token = await issueToken(house.db, { userId: 'u-matrix-nobody', purpose: 'test' });
  return [
    ...made,
    ...(await makeMachines(house)),
    lawyer,
    { name: 'a user without any post', userId: 'u-matrix-nobody', posts: [], token, isOfTheFew: true },
  ];
}

/** A machine of the platform's with a key for each purpose. */
async function makeMachines(house: TestHouse): Promise<Identity[]> {
  const userId = 'u-call-centre';
  const purposes: readonly KeyPurpose[] = ['call-centre', 'figures', 'export', 'transfers', 'open311'];
  return Promise.all(
    purposes.map(async (purpose) => ({
      ...{ name: `key for ${purpose}`, userId, purpose, isOfTheFew: false },
      posts: [{ role: 'integration', body: 'bj-12351' } as const],
      token: (await newKey(house, userId, purpose)).key,
    })),
  );
}
const newKey = (
  { db, clock }: TestHouse,
  userId: string,
  purpose: KeyPurpose,
  expiresAt = clock.now() + 86_400_000 * 300,
) =>
  makeKey(db, {
    ...{ userId, purpose, unitId: 'bj-12351', label: '矩阵', networks: ['127.0.0.1'], createdBy: 'u-security-officer' },
    ...{ createdAt: clock.now() - 1_000, expiresAt },
  });

/** What nobody is let in with, by what is wrong with it: values of the Authorization header. */
export async function makeBadCredentials(
  house: TestHouse,
  issuer: Issuer,
): Promise<Record<string, string | undefined>> {
  const { db, clock, keys } = house;
  const link = { issuer: issuer.url, subject: subjectIndex(keys, issuer.url, SUBJECT), userId: 'u-supervisor' };
  await linkIdentity(db, { ...link, linkedAt: clock.now(), linkedBy: 'u-security-officer' });
  const at = Math.floor(clock.now() / 1_000);
  await db.insert(users).values({ id: 'u-matrix-machine', label: '矩阵机器', kind: 'machine' });
  const revokedKey = await newKey(house, 'u-matrix-machine', 'call-centre');
  await revokeKeysOf(db, 'u-matrix-machine', clock.now());
  const expiredKey = await newKey(house, 'u-matrix-machine', 'call-centre', clock.now() - 1);
  const order = { userId: 'u-supervisor', purpose: 'test' };
  const expired = await issueToken(db, { ...order, expiresAt: clock.now() - 1_000 });
  const revoked = await issueToken(db, order);
  await revokeToken(db, revoked, clock.now());
  await db.insert(users).values({ id: 'u-matrix-gone', label: '已停用' });
  const gone = await issueToken(db, { userId: 'u-matrix-gone', purpose: 'test' });
  await db.update(users).set({ active: false }).where(eq(users.id, 'u-matrix-gone'));
  const codec = await issueToken(db, { userId: 'u-auditor', purpose: 'codec' });
  return {
    none: undefined,
    malformed: 'Bearer not-a-token',
    'another scheme': `Basic ${Buffer.from('u-supervisor:secret').toString('base64')}`,
    unknown: `Bearer sanji_${'A'.repeat(43)}`,
    expired: `Bearer ${expired}`,
    revoked: `Bearer ${revoked}`,
    'of a deactivated user': `Bearer ${gone}`,
    'of the provider, for another audience': `Bearer ${await issuer.token({ aud: 'https://elsewhere.example' })}`,
    'of the provider, expired': `Bearer ${await issuer.token({ iat: at - 900, exp: at - 600 })}`,
    'of the provider, not yet valid': `Bearer ${await issuer.token({ nbf: at + 600 })}`,
    'an expired key': `Bearer ${expiredKey.key}`,
    'a revoked key': `Bearer ${revokedKey.key}`,
    'ticket of the codec endpoint': `Bearer ${codec}`,
  };
}
