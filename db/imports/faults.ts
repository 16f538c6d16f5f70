/** What may be wrong with a file or a row, in both languages. Never a value: what stood there is in the file of errors, sealed. */
import type { Wording } from '../organisations/columns.ts';

const word = (zh: string, en: string): Wording => ({ zh, en });

/** Why a file could not be read on. What was written before stays; importing it again, mended, goes on from there by itself. */
export const fileFaults = {
  encoding: word('文件须为 UTF-8 或 GB18030 编码', 'the file is neither UTF-8 nor GB18030'),
  malformed: word('文件格式错误：引号不配对、行过长或不是工作簿', 'malformed: quotes, an endless row, or no workbook'),
  empty: word('文件是空的', 'the file is empty'),
  header: word('表头有误：缺列、重复或没有这一列', 'the header lacks a column, has one twice, or one there is none of'),
  'too-many-rows': word('行数过多，请分批导入', 'too many rows; import in parts'),
  'too-large-inside': word('工作簿解压后过大', 'the workbook is too large once unpacked'),
  authority: word('导入人已无此权限', 'whoever sent it may no longer import'),
  internal: word('系统内部错误，请联系管理员', 'an internal error; tell the administrator'),
  'file-gone': word('文件已不在存储中', 'the file is no longer in the store'),
} as const satisfies Record<string, Wording>;
export type FileFaultCode = keyof typeof fileFaults;

/** What may be wrong with one cell, or with a row as a whole. */
export const rowFaults = {
  cells: word('单元格数与表头不符', 'not as many cells as the header has'),
  formula: word('不接受公式单元格', 'a cell holds a formula'),
  required: word('必填', 'required'),
  text: word('含有无效字符或过长', 'has characters that are none, or too many'),
  name: word('须为 1 至 100 字的名称', 'a name of 1 to 100 characters'),
  'credit-code': word('不是有效的统一社会信用代码', 'not a unified social credit code'),
  identity: word('不是有效的公民身份号码', 'not an identity number'),
  phone: word('不是可拨打的电话号码', 'not a telephone number that can be called'),
  'bank-card': word('不是有效的卡号', 'not the number of a card'),
  date: word('须为日期 YYYY-MM-DD', 'must be a date YYYY-MM-DD'),
  'date-order': word('不得早于发卡日期', 'before the day of issue'),
  choice: word('没有这个选项', 'there is no such choice'),
  number: word(
    '须为 3 至 32 位大写字母、数字、连字符，且不得是身份证号或手机号',
    'capitals, digits, hyphens, 3 to 32; no identity or telephone number',
  ),
  'number-reserved': word('系统生成的编号段，库中没有此编号', 'a number of the kind we give, which nobody has'),
  key: word('会员编号与身份证号须有其一', 'a member number or an identity number is needed'),
  union: word('没有这个工会组织，或不在您的范围内', 'there is no such union within your reach'),
  'no-union': word('须有所属工会，或已登记的单位', 'a union is needed, or an employer that is registered'),
  employer: word('没有登记这个单位，请先导入单位', 'no such employer; import employers first'),
  member: word('没有这个会员，或不在您的范围内', 'there is no such member within your reach'),
  elsewhere: word('已登记在您范围之外，须办理转会', 'registered outside your reach; to be transferred'),
  clash: word('身份证号已登记在另一会员编号下', 'the identity number stands under another member number'),
  'card-of-other': word('此卡已登记在另一会员名下', 'the card is another member’s'),
  unit: word('没有这个服务机构', 'there is no such unit'),
  code: word('须为小写字母、数字、连字符，至多 40 位', 'small letters, digits, hyphens, 40 at most'),
  twice: word('编码重复', 'the code stands twice'),
  term: word('没有这个期限', 'there is no such term'),
  takers: word('须有承接的机构或类别', 'nobody takes it'),
  questions: word(
    '提问写法不对，或选项不合题型',
    'no questions as the template writes them, or values that do not fit',
  ),
  matter: word('事项目录中没有此事项', 'the catalogue has no such matter'),
  outcome: word('该流程没有这个办结结果', 'the process has no such outcome'),
  platform: word('该流程没有市级工作平台', 'the process has no platform at the city'),
  'closed-order': word('办结日期不得早于受理日期，也不得晚于今日', 'closed before it was opened, or in the future'),
  'text-length': word('文字过长（至多 10000 字）', 'too long: 10,000 characters at most'),
  'imported-otherwise': word(
    '已以不同内容导入；归档案件不再改动',
    'imported already, with other contents; an archived case is not changed',
  ),
} as const satisfies Record<string, Wording>;
export type RowFaultCode = keyof typeof rowFaults;

/** The file cannot be read on. */
export class FileFault extends Error {
  override readonly name = 'FileFault';
  readonly code: FileFaultCode;
  constructor(code: FileFaultCode) {
    super(fileFaults[code].en);
    this.code = code;
  }
}
