import Ajv, { type Options } from 'ajv';
import addFormats from 'ajv-formats';
import type { FastifyInstance } from 'fastify';
import fp from 'fastify-plugin';
import { normaliseBankCard } from '../../db/personal/bank-card.ts';
import { normaliseCreditCode } from '../../db/personal/credit-code.ts';
import { normaliseIdentityNumber } from '../../db/personal/identity-number.ts';
import { readTelephone } from '../../db/personal/telephone.ts';
import { onceByText } from '../compile-once.ts';

/** Bodies are taken as they come: no coercion, nothing silently removed. Query strings are text, so numbers are read from it. */
async function validation(app: FastifyInstance): Promise<void> {
  app.setValidatorCompiler(({ schema, httpPart }) => (httpPart === 'body' ? forBodies : forText)(schema as object));
}

const common: Options = { strict: false, allErrors: true, removeAdditional: false, useDefaults: true };
const compilerOf = (options: Options) => {
  const ajv = withFormats(new Ajv.default(options));
  return onceByText((schema: object) => ajv.compile(schema));
};
const forBodies = compilerOf(common);
const forText = compilerOf({ ...common, coerceTypes: 'array' });

function withFormats(ajv: Ajv.default): Ajv.default {
  addFormats.default(ajv);
  ajv.addFormat('telephone', (text) => readTelephone(text) !== null);
  ajv.addFormat('resident-id', (text) => normaliseIdentityNumber(text) !== null);
  ajv.addFormat('credit-code', (text) => normaliseCreditCode(text) !== null);
  ajv.addFormat('bank-card', (text) => normaliseBankCard(text) !== null);
  return ajv;
}

export default fp(validation, { name: 'validation', fastify: '5.x' });
