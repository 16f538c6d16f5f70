/** Answers to the catalogue's questions at an intake: checked, and written below the demand's own text. */
import Ajv from 'ajv';
import addFormats from 'ajv-formats';
import { dateOf } from '../../calendar/index.ts';
import type { Database } from '../../db/client.ts';
import type { Question } from '../../db/services/content.ts';
import { answersSchema } from '../../db/services/questions.ts';
import { isEverPublished, matterOn } from '../../db/services/versions.ts';
import { NOT_TOLD } from '../../workflows/hotline-ticket/completing.ts';
import type { Json } from '../../workflows/kit/messages.ts';
import type { Process } from '../../workflows/kit/vocabulary.ts';
import type { Body } from '../commands/act.ts';
import { onceByText } from '../compile-once.ts';
import { invalidField } from '../problem.ts';

const MOST_TEXT = 10_000;
/** The field of a process's intake that says what is asked for. */
const DEMANDS = ['question', 'claim'] as const;
export const demandOf = ({ open }: Pick<Process, 'open'>): string | undefined =>
  DEMANDS.find((name) => name in open.body);

/** What every intake takes beside its declaration. */
export const answersField = {
  ...{ type: 'object', maxProperties: 50, additionalProperties: true, 'x-personal': 'text' },
  ...{ title: '目录提问的回答', description: 'Answers to the questions of the catalogue: GET /v1/services/{matter}' },
};

const ajv = new Ajv.default({ allErrors: true, strict: false });
addFormats.default(ajv);
const compiled = onceByText((schema: object) => ajv.compile(schema));

/**
 * The body of an intake as it goes on: its answers written into the demand. With the matter's title as the catalogue in
 * force on that day has it, if it has it.
 * @throws Problem `invalid` for a matter that is not in force, and naming every answer that does not fit its question
 */
export async function takeAnswers(
  db: Database,
  process: Process,
  body: Body,
  receivedAt: number,
): Promise<{ readonly body: Body; readonly title: string | undefined }> {
  const { answers, ...rest } = body;
  const matter = body['matter'];
  const service = typeof matter === 'string' ? await matterOn(db, matter, dateOf(receivedAt)) : undefined;
  if (!service && typeof matter === 'string' && matter !== NOT_TOLD && (await isEverPublished(db, matter)))
    throw invalidField('/matter', `派单目录今日没有 ${matter} / the catalogue in force has no ${matter}`);
  const title = service && `${service.zh} ${service.en}`;
  if (answers === undefined) return { body, title };
  const demand = demandOf(process);
  if (!service || demand === undefined)
    throw invalidField('/answers', '此事项没有提问 / nothing is asked of this matter');
  const given = answers as Readonly<Record<string, Json>>;
  check(service.questions, given);
  const said = rest[demand];
  const text = [...(typeof said === 'string' ? [said] : []), ...linesOf(service.questions, given)].join('\n');
  if ([...text].length > MOST_TEXT)
    throw invalidField(
      '/answers',
      `连同诉求不得超过 ${MOST_TEXT} 字 / with the demand, ${MOST_TEXT} characters at most`,
    );
  return { body: { ...rest, [demand]: text }, title };
}

function check(questions: readonly Question[], answers: Readonly<Record<string, Json>>): void {
  const isValid = compiled(answersSchema(questions));
  if (isValid(answers)) return;
  const validation = (isValid.errors ?? []).map((e) => ({ ...e, instancePath: `/answers${e.instancePath}` }));
  throw Object.assign(new Error('answers'), { validation, validationContext: 'body' }); // told as any field of a body is
}

/** `〔属于哪种情形〕拖欠工资`, in the order of the questions. */
function linesOf(questions: readonly Question[], answers: Readonly<Record<string, Json>>): string[] {
  return questions.flatMap((question) => {
    const answer = answers[question.code];
    return answer === undefined ? [] : [`〔${question.zh}〕${inWords(question, answer)}`];
  });
}

function inWords({ values = [] }: Question, answer: Json): string {
  const label = (code: Json) => values.find((value) => value.code === code)?.zh ?? plain(code);
  if (typeof answer === 'boolean') return answer ? '是' : '否';
  return Array.isArray(answer) ? answer.map(label).join('、') : label(answer);
}

const plain = (value: Json): string => (typeof value === 'string' ? value : JSON.stringify(value));
