import type { Plugin } from 'esbuild';
import type * as HttpApp from '../worker/app/http-app.ts';
import { importBundled } from './bundled.ts';

/** Stands in for the runtime's own modules: the document needs the routes, and no object, cache or background task. */
const withoutRuntime: Plugin = {
  name: 'without-runtime',
  setup(build) {
    const classes = ['DurableObject', 'WorkerEntrypoint', 'RpcTarget'];
    const contents = `${classes.map((name) => `export class ${name} {}`).join('\n')}
export const env = {};
export const waitUntil = () => {};`;
    build.onResolve({ filter: /^cloudflare:/ }, ({ path }) => ({ path, namespace: 'runtime' }));
    build.onLoad({ filter: /./, namespace: 'runtime' }, () => ({ contents, loader: 'js' }));
  },
};

export type DocumentName = 'openapi.json' | 'openapi.programs.json';

/** The OpenAPI document as the Worker serves it, without starting a runtime. */
export async function readOpenApi(name: DocumentName): Promise<string> {
  const { app } = await importBundled<typeof HttpApp>('worker/app/http-app.ts', [withoutRuntime]);
  const unlimited = { limit: () => Promise.resolve({ success: true }) };
  const env = { ADDRESS_RATE: unlimited };
  const response = await app.request(`https://api.namaskah.test/v1/${name}`, {}, env);
  if (!response.ok) throw new Error(`${name}: ${response.status} ${await response.text()}`);
  return response.text();
}
