import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import { inTransaction } from '../../../db/transaction.ts';
import {
  deliveredTemplate,
  setSmsTemplate,
  templatesInForce,
  versionsOfTemplate,
  type SmsTemplate,
} from '../../../db/sms/templates.ts';
import { smsEventNamed, smsEvents, type SmsEvent } from '../../../engine/sms/catalogue.ts';
import { dayInWords } from '../../../engine/sms/plan.ts';
import { filled, placesIn, unknownPlaces } from '../../../engine/sms/wording.ts';
import { journalChange } from '../../administration.ts';
import { invalidField, Problem } from '../../problem.ts';
import { requireCityRole } from '../../reach.ts';
import { requireRole } from '../../roles.ts';
import { shown } from '../lists/instants.ts';
import * as schemas from './schemas.ts';

const tags = ['sms'];
/** A text of more characters goes as several, each of which carries a few less. */
const [ONE, OF_SEVERAL] = [70, 67];

/** 短信模板: data that an office edits, one version after the other. */
export async function smsTemplateRoutes(app: FastifyInstance): Promise<void> {
  const routes = app.withTypeProvider<TypeBoxTypeProvider>();
  routes.get(
    '/v1/sms-templates',
    {
      schema: {
        ...{ tags, operationId: 'listSmsTemplates', summary: '短信模板 / Templates of texts' },
        response: { 200: Type.Object({ items: Type.Array(schemas.template) }), ...schemas.refusals },
      },
    },
    async () => {
      const set = await templatesInForce(app.db);
      return { items: smsEvents.map((event) => toItem(event, set.get(event.name) ?? deliveredTemplate(event.text))) };
    },
  );
  routes.get(
    '/v1/sms-templates/:name',
    {
      schema: {
        ...{ tags, operationId: 'listVersionsOfSmsTemplate', params: schemas.templateParams },
        summary: '短信模板的各版本 / Versions of a template',
        response: { 200: Type.Object({ items: Type.Array(schemas.version) }), ...schemas.refusals },
      },
    },
    async ({ params }) => {
      const event = eventOf(params.name);
      const versions = [...(await versionsOfTemplate(app.db, event.name)), deliveredTemplate(event.text)];
      return { items: versions.map(toVersion) };
    },
  );
  routes.post(
    '/v1/sms-templates/:name',
    {
      schema: {
        ...{ tags, operationId: 'setSmsTemplate', params: schemas.templateParams, body: schemas.newTemplate },
        summary: '设定短信模板新版本 / Set a further version',
        response: { 201: Type.Object({ name: Type.String(), version: Type.Integer() }), ...schemas.refusals },
      },
    },
    async ({ caller, params, body }, reply) => {
      await requireCityRole(app.db, caller, 'administrator');
      const { name } = eventOf(params.name);
      checkText(body.text);
      const { text, code = null, signName = null, urgent = false, neutral = false, active = true } = body;
      const set = { text, code, signName, urgent, neutral, active, setBy: caller.userId, setAt: app.clock.now() };
      const version = await inTransaction(app.db, async ({ drizzle: tx }) => {
        const number = await setSmsTemplate(tx, name, set);
        await journalChange(tx, app, caller, { act: 'sms-template-set', template: name, version: number });
        return number;
      });
      return reply.code(201).send({ name, version });
    },
  );
  routes.post(
    '/v1/sms-templates/:name/preview',
    {
      schema: {
        ...{ tags, operationId: 'previewSmsTemplate', params: schemas.templateParams, body: schemas.previewBody },
        summary: '预览短信 / Preview a text',
        response: { 200: schemas.preview, ...schemas.refusals },
      },
    },
    async ({ caller, params, body }) => {
      requireRole(caller, 'administrator');
      eventOf(params.name);
      checkText(body.text);
      const day = dayInWords(app.clock.now());
      const variables = { caseNo: 'HT-2026-000001', unit: '示例区职工服务中心', date: day, due: day };
      const text = `${body.signName === undefined ? '' : `【${body.signName}】`}${filled(body.text, variables)}`;
      // Operators count UTF-16.
      return { text, characters: text.length, parts: text.length <= ONE ? 1 : Math.ceil(text.length / OF_SEVERAL) };
    },
  );
}

function eventOf(name: string): SmsEvent {
  const event = smsEventNamed(name);
  if (!event) throw new Problem('not-found');
  return event;
}

/** @throws Problem `invalid` naming what no text is filled with */
function checkText(text: string): void {
  const [unknown] = unknownPlaces(text);
  if (unknown !== undefined || /\{\{|\}\}/.test(filled(text, {})))
    throw invalidField('/text', '占位符无效 / a placeholder that nothing is filled in for');
}

const toVersion = ({ setBy, setAt, ...template }: SmsTemplate) => ({
  ...{ ...template, setBy: setBy ?? null, setAt: shown(setAt ?? null) },
});
const toItem = (event: SmsEvent, template: SmsTemplate) => ({
  ...{ name: event.name, process: event.process, recipient: event.recipient, label: event.label },
  ...{ variables: placesIn(template.text), ...toVersion(template) },
});
