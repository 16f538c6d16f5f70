/** Bodies, queries and answers of the accounts' routes. */
import { Type, type Static } from 'typebox';
import type { Account } from '../../../db/identity/accounts.ts';
import { type Role, roles } from '../../../db/schema/index.ts';
import { idParameter, nullable, pageOf, paging, words } from '../lists/schemas.ts';

export { refusals } from '../changes.ts';

const role = words(roles as readonly Role[], '岗位 / Role');
const bodyId = Type.String({
  maxLength: 64,
  pattern: '^[a-z0-9]+(-[a-z0-9]+)*$',
  description: '服务机构或工会 / Unit or union',
});
const label = Type.String({
  ...{ minLength: 1, maxLength: 120, pattern: '^(?=[\\s\\S]*\\S)[^\\u0000]*$' },
  description: '岗位名称，不得填写姓名 / A post, never a person’s name',
});
const userId = Type.String({
  ...{ maxLength: 64, pattern: '^u-[a-z0-9][a-z0-9-]{0,61}$' },
  description: '账号编号，u- 开头，小写字母、数字、连字符 / Begins with u-; lower-case letters, digits, hyphens',
});

export const userParams = Type.Object({ id: idParameter('账号 / Account') });
export const postParams = Type.Object({ id: idParameter('账号 / Account'), body: idParameter('机构 / Body'), role });
export const userQuery = Type.Object(
  {
    body: Type.Optional(idParameter('机构及其下级 / Subtree of a body')),
    role: Type.Optional(role),
    active: Type.Optional(Type.Boolean({ description: '是否启用 / Whether active' })),
    ...paging,
  },
  { additionalProperties: false },
);

const post = Type.Object({ role, body: bodyId }, { additionalProperties: false });
export const newPost = post;
export const newUser = Type.Object(
  {
    id: userId,
    label,
    kind: Type.Optional(words(['person', 'machine'], '人员或接入系统 / A person or a machine', 'person')),
    body: bodyId,
  },
  { additionalProperties: false },
);
export const userChange = Type.Object(
  { label: Type.Optional(label), active: Type.Optional(Type.Boolean()) },
  { additionalProperties: false, minProperties: 1 },
);
const personal = (description: string, maxLength: number) =>
  Type.Optional(Type.String({ minLength: 1, maxLength, description, 'x-personal': true }));
export const personOfUser = Type.Object(
  {
    phone: personal('本人电话，只留密钥散列 / Own telephone; only a keyed hash is kept', 40),
    name: personal(
      '本人姓名，只留密钥散列；同名者的案件亦不可见 / Own name, likewise; hides namesakes’ cases too',
      100,
    ),
  },
  { additionalProperties: false },
);

export const userItem = Type.Object({
  ...{ id: Type.String(), label: Type.String(), kind: Type.String(), active: Type.Boolean(), body: nullable.text() },
  personKnown: Type.Boolean({ description: '是否登记本人信息（回避本人案件） / Whether own cases are kept away' }),
  memberships: Type.Array(Type.Object({ role: Type.String(), body: Type.String() })),
});
export const userPage = pageOf(userItem);
export const postList = Type.Object({ items: Type.Array(Type.Object({ role: Type.String(), body: Type.String() })) });

/** An account as the API shows it. */
export const toUserItem = ({ bodyId: body, posts, ...account }: Account): Static<typeof userItem> => ({
  ...account,
  body,
  memberships: posts.map(({ role: held, bodyId: at }) => ({ role: held, body: at })),
});
