/** Bodies and answers of the routes of identity. */
import { Type } from 'typebox';
import { closed, id, idParams } from '../changes.ts';
import { keyPurposes, roles } from '../../../db/schema/index.ts';
import { nullable, words } from '../lists/schemas.ts';

export { limitedRefusals as refusals } from '../changes.ts';

const userId = Type.String({ minLength: 1, maxLength: 128, description: '账号 / User id' });
const secretText = (description: string) => Type.String({ minLength: 1, maxLength: 400, description });
const instant = Type.String({ description: 'RFC 3339' });

export const userParams = Type.Object({ id: Type.String({ minLength: 1, maxLength: 128 }) });
export const identityParams = Type.Object({ id: Type.String({ minLength: 1, maxLength: 128 }), ref: id });
export const keyParams = idParams;

export const login = Type.Object(
  {
    user: userId,
    password: secretText('密码 / Password'),
    code: Type.Optional(
      Type.String({ minLength: 6, maxLength: 40, description: '验证码或恢复码 / Code, or recovery code' }),
    ),
    device: Type.Optional(
      Type.String({ maxLength: 1_000, description: '上次登录得到的设备标记 / What the last login gave' }),
    ),
    cookie: Type.Boolean({ default: false, description: '以 cookie 保存会话 / Keep the session in a cookie' }),
  },
  closed,
);
const due = Type.Optional(words(['password-change-due', 'second-factor-due'], '须先办理 / What has to be done first'));
export const loggedIn = Type.Object({
  token: Type.Optional(Type.String()),
  until: instant,
  device: Type.String(),
  due,
});

export const oidcQuery = Type.Object({
  returnTo: Type.Optional(
    Type.String({
      maxLength: 1_000,
      pattern: '^/(?![/\\\\])[^\\\\\\u0000-\\u001f]*$',
      description: '登录后前往的本站路径 / Path of this site',
    }),
  ),
});

export const me = Type.Object({
  ...{ userId: Type.String(), label: Type.String(), kind: words(['person', 'machine'], '') },
  memberships: Type.Array(Type.Object({ role: words(roles, ''), bodyId: Type.String() })),
  via: words(['token', 'provider-token', 'session', 'key'], '登入方式 / How you came in'),
  by: Type.Optional(words(['password', 'provider'], '')),
  secondFactor: Type.Optional(Type.Boolean({ description: '本次会话已验证第二因素 / Shown in this session' })),
  purpose: Type.Optional(words(keyPurposes, '')),
  unitId: Type.Optional(Type.String()),
  until: nullable.text(),
  due,
});
export const newPassword = Type.Object(
  { current: secretText('现密码 / The present one'), next: secretText('新密码 / The new one') },
  closed,
);
export const ownPassword = Type.Object({ password: secretText('密码 / Password') }, closed);
export const code = Type.Object({ code: Type.String({ pattern: '^\\d{6}$', description: '验证码 / Code' }) }, closed);
export const offered = Type.Object({ secret: Type.String(), uri: Type.String() });
export const recovery = Type.Object({ recoveryCodes: Type.Array(Type.String()) });
export const ended = Type.Object({ ended: Type.Integer() });
export const temporary = Type.Object({ password: Type.String(), until: instant });
export const nothing = Type.Null();

export const newIdentity = Type.Object(
  {
    issuer: Type.Optional(
      Type.String({ minLength: 1, maxLength: 500, description: '默认为已配置的 / The configured one' }),
    ),
    subject: Type.String({
      ...{ minLength: 1, maxLength: 255, 'x-personal': true },
      description: '身份提供方给出的 sub，仅存散列 / Stored as a keyed hash only',
    }),
  },
  closed,
);
const identity = Type.Object({ ref: Type.String(), issuer: Type.String(), linkedAt: instant, linkedBy: Type.String() });
export const identityItem = identity;
export const identities = Type.Object({ items: Type.Array(identity) });

const networks = Type.Array(Type.String({ minLength: 2, maxLength: 49 }), {
  ...{ minItems: 1, maxItems: 50, uniqueItems: true },
  description: '来源网络（CIDR） / Networks it is taken from',
});
const days = Type.Integer({ minimum: 1, maximum: 400, description: '有效天数 / Days it is good for' });
export const newKey = Type.Object(
  {
    ...{ userId, unitId: id, purpose: words(keyPurposes, '用途 / What it opens') },
    label: Type.String({
      minLength: 1,
      maxLength: 120,
      description: '名称（不得为人名） / Name of the system, never a person’s',
    }),
    ...{ networks, days },
  },
  closed,
);
export const rotation = Type.Object(
  {
    overlapHours: Type.Integer({
      minimum: 0,
      maximum: 720,
      default: 24,
      description: '旧密钥续用 / The old one goes on',
    }),
    days,
  },
  closed,
);
const key = {
  ...{ id: Type.String(), userId: Type.String(), unitId: Type.String(), purpose: words(keyPurposes, '') },
  ...{ label: Type.String(), networks: Type.Array(Type.String()), createdAt: instant, createdBy: Type.String() },
  ...{ expiresAt: instant, lastUsedAt: nullable.text(), revokedAt: nullable.text(), replacedBy: nullable.text() },
};
export const keyItem = Type.Object(key);
export const madeKey = Type.Object({ ...key, key: Type.String({ description: '仅显示这一次 / Shown this once' }) });
export const keyQuery = Type.Object({ unit: Type.Optional(id) });
export const keyList = Type.Object({ items: Type.Array(keyItem) });
