import type { APIRoute } from 'astro';
import { absolute } from '../lib/config';

/** The dashboard's own pages need a sign-in: there is nothing to index. */
const CLOSED = [
  '/api/',
  '/admin',
  '/home',
  '/rent',
  '/numbers',
  '/billing',
  '/developers',
  '/team',
  '/settings',
];

export const GET: APIRoute = () =>
  new Response(
    [
      'User-agent: *',
      ...CLOSED.map((path) => `Disallow: ${path}`),
      '',
      `Sitemap: ${absolute('/sitemap.xml')}`,
      '',
    ].join('\n'),
  );
