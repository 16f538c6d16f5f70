import Ajv, { type Options } from 'ajv';
import addFormats from 'ajv-formats';
import type { FastifyInstance } from 'fastify';
import fp from 'fastify-plugin';
import { normaliseBankCard } from '../../db/personal/bank-card.ts';
import { normaliseCreditCode } from '../../db/personal/credit-code.ts';
import { normaliseIdentityNumber } from '../../db/personal/identity-number.ts';
import { readTelephone } from '../../db/personal/telephone.ts';

/** Bodies are taken as they come: no coercion, nothing silently removed. Query strings are text, so numbers are read from it. */
async function validation(app: FastifyInstance): Promise<void> {
  const common: Options = { strict: false, allErrors: true, removeAdditional: false, useDefaults: true };
  const forBodies = withFormats(new Ajv.default(common));
  const forText = withFormats(new Ajv.default({ ...common, coerceTypes: 'array' }));
  app.setValidatorCompiler(({ schema, httpPart }) =>
    (httpPart === 'body' ? forBodies : forText).compile(schema as object),
  );
}

function withFormats(ajv: Ajv.default): Ajv.default {
  addFormats.default(ajv);
  ajv.addFormat('telephone', (text) => readTelephone(text) !== null);
  ajv.addFormat('resident-id', (text) => normaliseIdentityNumber(text) !== null);
  ajv.addFormat('credit-code', (text) => normaliseCreditCode(text) !== null);
  ajv.addFormat('bank-card', (text) => normaliseBankCard(text) !== null);
  return ajv;
}

export default fp(validation, { name: 'validation', fastify: '5.x' });
