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
    /** Performs an action on a hotline ticket. */
    act: (caseNo: string, action: string, payload: unknown = {}, headers?: Record<string, string>) =>
      send('POST', `/v1/hotline-tickets/${caseNo}/${action}`, payload, headers),
    view: (caseNo: string) => send('GET', `/v1/hotline-tickets/${caseNo}`),
  };
}
export type Desk = ReturnType<typeof desk>;
