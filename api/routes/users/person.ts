import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyInstance } from 'fastify';
import { changeAccount } from '../../../db/identity/accounts.ts';
import { phoneIndex } from '../../../db/crypto/blind-index.ts';
import { nameIndexOf } from '../../../db/rosters/names.ts';
import { journalChange } from '../../administration.ts';
import { invalidField } from '../../problem.ts';
import { requireReach } from '../../reach.ts';
import { accountOfAnother } from '../../accounts.ts';
import * as schemas from './schemas.ts';

/** 回避: who the person behind an account is, as keyed hashes only, so that their own cases are hidden from them. */
export async function personRoutes(app: FastifyInstance): Promise<void> {
  app.withTypeProvider<TypeBoxTypeProvider>().put(
    '/v1/users/:id/person',
    {
      schema: {
        ...{
          tags: ['users'],
          operationId: 'setPersonOfUser',
          summary: '登记本人信息（回避） / Say who it is, to keep own cases away',
        },
        description:
          '安全管理员办理。只留密钥散列，不可读回；当事人电话或姓名相同的案件对其不可见。空对象即清除。 / By the security officer. ' +
          'Only keyed hashes are kept. Cases in which a party has that telephone or name are hidden from the account. An empty object clears it.',
        ...{ params: schemas.userParams, body: schemas.personOfUser },
        response: { 200: schemas.userItem, ...schemas.refusals },
      },
    },
    async ({ params: { id }, body: { phone, name }, caller }) => {
      const account = await accountOfAnother(app, caller, await requireReach(app.db, caller, 'security-officer'), id);
      const index = phone === undefined ? undefined : phoneIndex(app.house.keys, phone);
      if (index === null) {
        const message = '不是电话号码 / not a telephone number';
        throw invalidField('/phone', message);
      }
      const personIndexes = [
        ...(index === undefined ? [] : [index]),
        ...(name === undefined ? [] : [nameIndexOf(app.house.keys, name)]),
      ];
      await app.db.transaction(async (tx) => {
        await changeAccount(tx, id, { personIndexes });
        const known = { phone: phone !== undefined, name: name !== undefined };
        await journalChange(tx, app, caller, { act: 'person-of-user-set', user: id, ...known });
      });
      return schemas.toUserItem({ ...account, personKnown: personIndexes.length > 0 });
    },
  );
}
