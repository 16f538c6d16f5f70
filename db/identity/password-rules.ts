/** What a password may be. Nothing about kinds of characters: length is what counts, and not being guessed at once. */

const SHORTEST = 12;
const LONGEST = 200;

/** Words that passwords are made of, and what everybody appends to them. */
const COMMON = [
  ...[
    'password',
    'passwort',
    'passw0rd',
    'p@ssw0rd',
    'welcome',
    'letmein',
    'administrator',
    'admin',
    'changeme',
    'secret',
  ],
  ...['qwertyuiop', 'qwerty', 'asdfghjkl', 'asdfgh', 'zxcvbnm', '1qaz2wsx3edc', '1q2w3e4r5t6y', '1qaz2wsx', 'q1w2e3r4'],
  ...['iloveyou', 'woaini', 'woaiwojia', 'wodemima', 'mima', 'beijing', 'zhongguo', 'chaoyang', 'haidian', 'gonghui'],
  ...['sanji', 'zhigong', 'fuwu', 'login', 'user', 'test', 'abcdefgh', 'abcd', 'abc', 'monkey', 'dragon', 'football'],
] as const;

export interface Wording {
  readonly zh: string;
  readonly en: string;
}

/** Why a password may not be taken; undefined when it may. */
export function passwordFault(password: string, userId: string): Wording | undefined {
  const plain = password.normalize('NFKC');
  const length = [...plain].length;
  if (length < SHORTEST) return { zh: `至少 ${SHORTEST} 个字符`, en: `must have at least ${SHORTEST} characters` };
  if (length > LONGEST) return { zh: `至多 ${LONGEST} 个字符`, en: `must have at most ${LONGEST} characters` };
  const folded = plain.toLowerCase();
  if (isAbout(folded, userId)) return { zh: '不得含有账号', en: 'must not contain the user id' };
  if (new Set(folded).size < 5 || isCommon(folded)) return { zh: '过于常见', en: 'is too easily guessed' };
  return undefined;
}

function isAbout(folded: string, userId: string): boolean {
  const id = userId.toLowerCase();
  const bare = id.replace(/^u-/, '');
  return folded.includes(id) || (bare.length >= 4 && folded.includes(bare));
}

/** What is left without common words and numbers, each run of one sign counted once, is too little to keep guessers busy. */
function isCommon(folded: string): boolean {
  let rest = folded;
  for (const word of COMMON) rest = rest.replaceAll(word, '');
  rest = rest.replace(/\d+/g, (digits) => (isCommonNumber(digits) ? '' : digits)).replace(/(.)\1+/gu, '$1');
  return [...rest].length < 5;
}

/** Counted up or down, one digit over and over, or a year. */
const isCommonNumber = (digits: string): boolean =>
  '01234567890'.includes(digits) || '09876543210'.includes(digits) || /^((\d)\2*|(19|20)\d\d)$/.test(digits);
