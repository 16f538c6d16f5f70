import { processes } from '../../workflows/processes.ts';
import type { TestHouse } from './house.ts';

export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  // What the API answers is looked at field by field; the tests are where its shape is checked.
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  readonly body: any;
}

/** Somebody at a desk who talks to the API over HTTP. */
export function desk(house: TestHouse, userId: string) {
  const authorization = `Bearer ${house.token(userId)}`;
  const send = async (
    method: 'GET' | 'POST',
    url: string,
    payload?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Reply> => {
    const response = await house.app.inject({
      ...{ method, url, headers: { authorization, ...headers } },
      ...(payload === undefined ? {} : { payload: payload as object }),
    });
    const isJson = /json/.test(String(response.headers['content-type']));
    return {
      status: response.statusCode,
      headers: response.headers,
      body: isJson && response.body ? response.json() : response.body,
    };
  };
  return {
    get: (url: string, headers?: Record<string, string>) => send('GET', url, undefined, headers),
    post: (url: string, payload: unknown = {}, headers?: Record<string, string>) => send('POST', url, payload, headers),
    /** Performs an action on a case of whichever process. */
    act: (caseNo: string, action: string, payload: unknown = {}, headers?: Record<string, string>) =>
      send('POST', `${hrefOf(caseNo)}/${action}`, payload, headers),
    view: (caseNo: string) => send('GET', hrefOf(caseNo)),
    /** What is no JSON, such as a PDF. */
    bytes: async (
      url: string,
      payload?: unknown,
    ): Promise<{ readonly status: number; readonly type: string; readonly body: Buffer }> => {
      const response = await house.app.inject({
        ...{ method: payload === undefined ? 'GET' : 'POST', url, headers: { authorization } },
        ...(payload === undefined ? {} : { payload: payload as object }),
      });
      return { status: response.statusCode, type: String(response.headers['content-type']), body: response.rawPayload };
    },
  };
}
export type Desk = ReturnType<typeof desk>;

/** The process of a case, by the series of its number. */
export function processOf(caseNo: string) {
  const process = processes.find(({ series }) => caseNo.startsWith(`${series}-`));
  if (!process) throw new Error(`no process has cases like ${caseNo}`);
  return process;
}
const hrefOf = (caseNo: string): string => `/v1/${processOf(caseNo).collection}/${caseNo}`;
