import type { FastifyRequest } from 'fastify';

/** A number of ours, an id of a row, a document, an action: nothing a person could have written. */
const OURS =
  /^(?:[A-Z]{2,4}-\d{4}-\d{3,12}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[a-z][a-z-]{1,60}(?::\d{1,6})?)$/;

/** The address of a refused request, with the name of a parameter where its value is none of ours. */
export function instanceOf({ routeOptions, params }: FastifyRequest): string | undefined {
  const values = (params ?? {}) as Readonly<Record<string, string>>;
  return routeOptions.url?.replace(/:([A-Za-z]+)/g, (_whole, name: string) => {
    const value = values[name] ?? '';
    return OURS.test(value) ? value : `{${name}}`;
  });
}

/** The name of a field at fault; parts that nobody declares (an undeclared key may be anything) are shown as `*`. */
export const fieldShown = (field: string): string =>
  field
    .split('/')
    .map((part) => (/^\??(?:[A-Za-z][A-Za-z0-9_.-]{0,63}|\d{1,4})?$/.test(part) ? part : '*'))
    .join('/');
