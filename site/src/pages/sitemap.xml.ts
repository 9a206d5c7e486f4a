import type { APIRoute } from 'astro';
import { absolute } from '../lib/config';
import { publicPages } from '../lib/pages';

export const GET: APIRoute = async () => {
  const urls = (await publicPages()).map((path) => `  <url><loc>${absolute(path)}</loc></url>`);
  return new Response(
    [
      '<?xml version="1.0" encoding="UTF-8"?>',
      '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">',
      ...urls,
      '</urlset>',
      '',
    ].join('\n'),
  );
};
