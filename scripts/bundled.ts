import { resolve as absolute } from 'node:path';
import { build, type Plugin } from 'esbuild';

/** Loads a module of the Worker in Node. Bundled, because the Worker imports without file extensions. */
export async function importBundled<T>(entry: string, plugins: Plugin[] = []): Promise<T> {
  const file = absolute('.wrangler/bundled', entry.replaceAll('/', '_').replace(/\.tsx?$/, '.mjs'));
  await build({
    entryPoints: [entry],
    bundle: true,
    outfile: file,
    format: 'esm',
    platform: 'node',
    logLevel: 'warning',
    plugins,
  });
  return (await import(file)) as T;
}
