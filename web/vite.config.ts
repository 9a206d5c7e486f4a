import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { preact } from '@preact/preset-vite';
import tailwindcss from '@tailwindcss/vite';
import { defineConfig, type Plugin } from 'vite';

const root = fileURLToPath(new URL('.', import.meta.url));
/** Limit of the gzipped scripts that run before the first page, in bytes. */
const INITIAL_SCRIPT_LIMIT = 45 * 1024;

const kb = (bytes: number): string => `${(bytes / 1024).toFixed(1)} KB`;

/** Fails the build when the first page's script grows past its limit. */
function initialScriptBudget(): Plugin {
  return {
    name: 'initial-script-budget',
    apply: 'build',
    writeBundle(_options, bundle) {
      const chunks = Object.values(bundle).filter((file) => file.type === 'chunk');
      const initial = new Set<string>();
      const visit = (name: string): void => {
        if (initial.has(name)) return;
        initial.add(name);
        chunks.find((chunk) => chunk.fileName === name)?.imports.forEach(visit);
      };
      for (const chunk of chunks) if (chunk.isEntry) visit(chunk.fileName);
      const scripts = chunks.filter((chunk) => initial.has(chunk.fileName)).map(({ code }) => code);
      const theme = readFileSync(`${root}public/theme.js`, 'utf8');
      const size = [...scripts, theme].reduce((sum, code) => sum + gzipSync(code).length, 0);
      this.info(`initial script ${kb(size)} gzipped of ${kb(INITIAL_SCRIPT_LIMIT)}`);
      if (size > INITIAL_SCRIPT_LIMIT)
        this.error(`the initial script has ${kb(size)}, more than ${kb(INITIAL_SCRIPT_LIMIT)}`);
    },
  };
}

export default defineConfig({
  root,
  plugins: [preact(), tailwindcss(), initialScriptBudget()],
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'es2022',
    // The CSP takes no data: URLs.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  // Hot reload beside a running `npm start`.
  server: {
    proxy: { '/api': { target: process.env['API'] ?? 'http://127.0.0.1:8787', ws: true } },
  },
});
