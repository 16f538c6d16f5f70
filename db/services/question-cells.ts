/** Questions in one cell of a file, one a line. */
import { datatypes, type Datatype, type Question } from './content.ts';

export const QUESTION_SYNTAX =
  '每行一问 / one a line: code|中文|English|string、text、number、date、yes-no、choice、choices，必答加 *|值=中文/English，…';
const CODE = /^[a-z0-9]+(-[a-z0-9]+)*$/;
const MOST = 50;
const MOST_TITLE = 200;

/** `kind|属于哪种情形|What it is about|choice*|unpaid=拖欠工资/not paid,other=其他/other`; undefined if a line is none. */
export function readQuestions(cell: string): Question[] | undefined {
  const lines = cell.split(/\r?\n/).filter((line) => line.trim() !== '');
  const questions = lines.map(readQuestion).filter((question) => question !== undefined);
  return questions.length === lines.length && lines.length <= MOST ? questions : undefined;
}

function readQuestion(line: string): Question | undefined {
  const [code = '', zh = '', en = '', type = '', given = ''] = line.split('|').map((part) => part.trim());
  const datatype = type.replace(/\*$/, '') as Datatype;
  const isGood = CODE.test(code) && isTitle(zh) && isTitle(en) && datatypes.includes(datatype);
  const values = given === '' ? [] : given.split(/[,，]/).map(readValue);
  const known = values.filter((value) => value !== undefined);
  if (!isGood || known.length < values.length) return undefined;
  const question = { code, zh, en, datatype, required: type.endsWith('*') };
  return known.length > 0 ? { ...question, values: known } : question;
}

function readValue(text: string) {
  const [, code = '', zh = '', en = ''] = /^\s*([^=]+)=([^/]+)\/(.+)$/.exec(text)?.map((part) => part.trim()) ?? [];
  return CODE.test(code) && isTitle(zh) && isTitle(en) ? { code, zh, en } : undefined;
}

const isTitle = (text: string): boolean => text !== '' && text.length <= MOST_TITLE;
