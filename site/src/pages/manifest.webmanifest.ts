import type { APIRoute } from 'astro';
import texts from '../../locales/en.json';

export const GET: APIRoute = () =>
  Response.json({
    name: 'Namaskah',
    short_name: 'Namaskah',
    description: texts.description,
    start_url: '/home',
    display: 'standalone',
    background_color: '#fbf9f5',
    theme_color: '#fbf9f5',
    icons: [
      { src: '/favicon.svg', sizes: 'any', type: 'image/svg+xml' },
      { src: '/icon-192.png', sizes: '192x192', type: 'image/png' },
      { src: '/icon-512.png', sizes: '512x512', type: 'image/png', purpose: 'maskable' },
    ],
  });
