import type { Plugin } from 'esbuild';
import { importBundled } from './bundled.ts';

const PAGE = '/app';

/** The table of addresses, without the types of the pages, which this program does not know. */
type Table = Record<'PUBLIC_PAGES' | 'SHELL_PAGES' | 'ADMIN_PAGES', readonly { path: string }[]>;

/** Leaves out what a page loads when it is shown: the table of addresses needs no page. */
const withoutPages: Plugin = {
  name: 'without-pages',
  setup(build) {
    build.onResolve({ filter: /./ }, ({ path, kind }) =>
      kind === 'dynamic-import' ? { path, external: true } : undefined,
    );
  },
};

/** `/a/:b?/:c?` is `/a`, `/a/:b` and `/a/:b/:c`. */
export function variantsOf(path: string): string[] {
  const [whole = '', ...optional] = path.split(/\/(?=:\w+\?)/);
  return [whole, ...optional.map((_, i) => [whole, ...optional.slice(0, i + 1)].join('/'))].map(
    (one) => one.replaceAll('?', ''),
  );
}

/** The addresses that the dashboard's own router shows. */
export async function clientRoutes(): Promise<string[]> {
  const { PUBLIC_PAGES, SHELL_PAGES, ADMIN_PAGES } = await importBundled<Table>(
    'web/app/routes.tsx',
    [withoutPages],
  );
  const paths = [...PUBLIC_PAGES, ...SHELL_PAGES, ...ADMIN_PAGES].map(({ path }) => path);
  return [...new Set(paths.flatMap(variantsOf))];
}

/** `_redirects` of Pages: addresses of the dashboard are its page, and every other one that is no file is a real 404. */
export const redirects = (routes: readonly string[]): string =>
  routes.map((path) => `${path} ${PAGE} 200\n`).join('');
