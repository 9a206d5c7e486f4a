import type { Mutant } from './mutant.ts';

export const mutants = [
  {
    id: 'I-51',
    sentence: 'The client of the dashboard accepts any URL and any field.',
    tests: ['tests/web/api/typed-client.test.ts'],
    file: 'web/api/http-client.ts',
    find: "export const client = hc<App>('/api', { fetch: observed, headers: asAccount });",
    replace:
      "export const client = hc<any>('/api', { fetch: observed, headers: asAccount }) as any;",
  },
] satisfies Mutant[];
