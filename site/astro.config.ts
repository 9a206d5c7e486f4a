import tailwindcss from '@tailwindcss/vite';
import { defineConfig } from 'astro/config';
import { origin } from './src/lib/config';

export default defineConfig({
  site: origin(),
  outDir: '../.wrangler/site/dist',
  cacheDir: '../.wrangler/site/cache',
  trailingSlash: 'never',
  // Pages serves `docs/limits.html` at `/docs/limits`. The hashed files share the folder and the headers of the dashboard's.
  build: { format: 'file', assets: 'assets', inlineStylesheets: 'never' },
  // Highlighted code would need style attributes, which the policy forbids, and three times the nodes.
  markdown: { syntaxHighlight: false },
  devToolbar: { enabled: false },
  vite: {
    plugins: [tailwindcss()],
    cacheDir: '../.wrangler/site/vite',
    // The policy takes no inline scripts and no data: URLs.
    build: {
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      target: 'es2022',
    },
  },
});
