import type { Switches } from './switches';
import type { Answer } from './call';

const JSON_TYPE = { 'content-type': 'application/json; charset=utf-8' };

export interface Link {
  method: 'GET' | 'POST' | null;
  href: string | null;
}

export const json = (value: unknown, status = 200): Answer => ({
  status,
  headers: JSON_TYPE,
  body: JSON.stringify(value),
});

export const done = (): Answer => ({ status: 200, headers: {}, body: '' });

/** Creating calls return the URL twice: as a link and as `Location`. */
export const created = (href: string): Answer => ({
  status: 201,
  headers: { ...JSON_TYPE, location: href },
  body: JSON.stringify({ method: 'GET', href }),
});

/** The documented error body, for operations that have one. */
export const refused = (errorCode: string, errorDescription: string, status = 400): Answer =>
  json({ errorCode, errorDescription }, status);

const TITLES: Record<number, string> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  502: 'Bad Gateway',
  503: 'Service Unavailable',
  504: 'Gateway Timeout',
};

const problem = (status: number, title: string) => ({
  type: 'https://tools.ietf.org/html/rfc9110#section-15.5.1',
  title,
  status,
  errors: {},
  traceId: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00',
});

/** An error without a documented body; a switch selects its form. */
export function plainError(status: number, style: Switches['errorBody']): Answer {
  const title = TITLES[status] ?? 'Error';
  if (style === 'json') return refused(title.replaceAll(' ', ''), `${title}.`, status);
  const forms = {
    empty: ['', ''],
    html: ['text/html', `<html><body><h1>${status} ${title}</h1></body></html>`],
    problemdetails: ['application/problem+json', JSON.stringify(problem(status, title))],
  } as const;
  const [type, body] = forms[style];
  const headers: Record<string, string> =
    type === '' ? {} : { 'content-type': `${type}; charset=utf-8` };
  return { status, headers, body };
}

export const instant = (ms: number): string => new Date(ms).toISOString().replace('Z', '+00:00');
