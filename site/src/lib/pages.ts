import { guides, legalPages } from './documents';
import { ERRORS } from './errors';
import { RESOURCES } from './navigation';

/** The addresses of all pages that can be indexed. */
export async function publicPages(): Promise<string[]> {
  return [
    '/',
    '/status',
    '/docs',
    ...(await guides()).map(({ id }) => `/${id}`),
    '/docs/reference',
    ...RESOURCES.map(({ slug }) => `/docs/reference/${slug}`),
    '/docs/events',
    ...ERRORS.map(({ code }) => `/docs/errors/${code}`),
    ...(await legalPages()).map(({ id }) => `/${id}`),
  ];
}
